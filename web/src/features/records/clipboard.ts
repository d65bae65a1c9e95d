/** Copies a text; on plain HTTP, where browsers withhold the clipboard, by the old way. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) {
    try {
      await navigator.clipboard.writeText(text);
      return;
    } catch {
      // Refused: the old way is tried.
    }
  }
  const box = document.createElement('textarea');
  box.value = text;
  box.setAttribute('readonly', '');
  box.className = 'al-sr';
  document.body.append(box);
  box.select();
  document.execCommand('copy');
  box.remove();
}
