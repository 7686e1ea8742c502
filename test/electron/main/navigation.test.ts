import { describe, expect, it } from 'vitest';
import { originForLog, targetOf } from '../../../electron/main/navigation.ts';

const id = '01920000-0000-7000-8000-000000000000';

describe('targetOf', () => {
  it.each(['app://gesso/', 'app://gesso/index.html', 'app://gesso/#/library', 'app://gesso/?x=1#/budget'])(
    'knows %s as our page',
    (url) => {
      expect(targetOf(url)).toEqual({ kind: 'page' });
    },
  );

  it('knows a result of the library', () => {
    expect(targetOf(`asset://local/assets/${id}`)).toEqual({
      kind: 'asset',
      asset: { assetId: id, variant: 'original' },
    });
  });

  it.each(['https://platform.openai.com/api-keys', 'https://github.com/comfyanonymous/ComfyUI'])(
    'hands %s to the browser',
    (url) => {
      expect(targetOf(url)).toEqual({ kind: 'external', url });
    },
  );

  it.each([
    'app://gesso/assets/index-BdJk3aQx.js',
    'app://gesso.evil/',
    'app://user@gesso/',
    'app://gesso:81/',
    'app://evil/',
    'http://platform.openai.com/',
    'https://platform.openai.com.evil.example/',
    'https://platform.openai.com@evil.example/',
    'https://platform.openai.com:8443/',
    'https://user:key@github.com/',
    'https://evil.example/?u=https://github.com',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,<script>1</script>',
    'blob:app://gesso/0c0ffee0',
    'about:blank',
    'smb://server/share',
    'ms-msdt:/id',
    'asset://local/assets/..%2f..%2fgesso.db',
    'nonsense',
    '',
  ])('denies %j', (url) => {
    expect(targetOf(url)).toEqual({ kind: 'denied' });
  });
});

describe('originForLog', () => {
  it('keeps paths, queries and users out of the log', () => {
    expect(originForLog('https://user:key@evil.example:1/secret?token=1#x')).toBe('https://evil.example:1');
    expect(originForLog('no address')).toBe('unreadable');
  });
});
