import { TooltipProvider } from '../../components/Tooltip.tsx';
import { Toaster } from '../../components/Toast.tsx';

/** The window. */
export function App() {
  return (
    <TooltipProvider>
      <Toaster />
    </TooltipProvider>
  );
}
