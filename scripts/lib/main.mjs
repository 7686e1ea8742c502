/**
 * Runs a script's main function: its result becomes the exit code, an error becomes its message alone.
 * @param {() => Promise<number>} main
 */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof Error && process.env.GESSO_LOG !== 'debug' ? error.message : error);
    process.exitCode = 1;
  }
}
