let known: boolean | undefined;

/** Whether this browser draws by WebGL 2, which the map needs. */
export function hasWebGL(): boolean {
  if (known === undefined) {
    try {
      const context = document.createElement('canvas').getContext('webgl2');
      known = context !== null;
      context?.getExtension('WEBGL_lose_context')?.loseContext();
    } catch {
      known = false;
    }
  }
  return known;
}
