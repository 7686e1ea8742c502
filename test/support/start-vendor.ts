import { onTestFinished } from 'vitest';
import { VendorServer } from '../fakes/vendor/vendor-server.ts';

/** A paid vendor on loopback that stops when the test ends. */
export async function startVendor(): Promise<VendorServer> {
  const vendor = await VendorServer.start();
  onTestFinished(() => vendor.stop());
  return vendor;
}
