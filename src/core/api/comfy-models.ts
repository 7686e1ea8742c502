import type { COMFY_MODELS_METHODS } from '../../contract/comfy-models.ts';
import type { MethodHandlers } from '../engine-type.ts';
import type { ApiContext } from './context.ts';

/** The methods of `contract/comfy-models.ts`. */
export function comfyModelsMethods({ models }: ApiContext): Pick<MethodHandlers, keyof typeof COMFY_MODELS_METHODS> {
  const { downloads } = models;
  return {
    'models.list': () => models.list(),
    'models.catalog': () => models.catalog(),
    'models.inspect': (wish) => models.inspect(wish),
    'models.download': (wish) => models.download(wish),
    'models.downloads': async () => ({ downloads: [...(await downloads.list())] }),
    'models.pauseDownload': ({ downloadId }) => downloads.pause(downloadId),
    'models.resumeDownload': ({ downloadId, duplicate }) => downloads.resume(downloadId, duplicate),
    'models.cancelDownload': async ({ downloadId, part }) => ({ cancelled: await downloads.cancel(downloadId, part) }),
    'models.verify': ({ paths }) => models.verify(paths),
    'models.cancelVerify': async () => ({ cancelled: models.cancelVerify() }),
  };
}
