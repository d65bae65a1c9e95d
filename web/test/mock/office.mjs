/** Import, queue, administration, first run and own account. Answers true when the request was for it. */
export async function office(_asked) {
  return false;
}
