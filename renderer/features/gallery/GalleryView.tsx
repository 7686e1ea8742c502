import { ViewFrame } from '../../components/ViewFrame.tsx';
import { messages } from '../../messages/messages.ts';
import { ControlSpecimens } from './ControlSpecimens.tsx';
import { StateSpecimens } from './StateSpecimens.tsx';
import { SurfaceSpecimens } from './SurfaceSpecimens.tsx';

/** Every component in every state, in both themes: for those who build and those who check. */
export function GalleryView() {
  return (
    <ViewFrame title={messages.shell.views.components}>
      <div className="grid grid-cols-2 max-lg:grid-cols-1">
        <Theme name={messages.shell.theme.dark} className="theme-dark" />
        <Theme name={messages.shell.theme.light} className="theme-light" />
      </div>
    </ViewFrame>
  );
}

function Theme({ name, className }: { readonly name: string; readonly className: string }) {
  return (
    <section aria-label={name} className={`${className} flex flex-col gap-7 bg-bg p-6 text-text`}>
      <h2 className="text-title font-semibold">{name}</h2>
      <ControlSpecimens />
      <StateSpecimens />
      <SurfaceSpecimens />
    </section>
  );
}
