/**
 * A table as CSV that a spreadsheet opens as it is: UTF-8 with its mark, long numbers kept as text, nothing that would be taken for a formula.
 */
export function toCsv(rows: readonly (readonly (string | number | null | undefined)[])[]): string {
  const cell = (value: string | number | null | undefined) => {
    let text = value === null || value === undefined ? '' : String(value);
    if (typeof value === 'string') {
      if (/^[=+\-@\t\r]/.test(text)) text = `'${text}`;
      else if (/^\d{12,}$/.test(text)) text = `\t${text}`;
    }
    return /["\n\r,\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** Hands a text to the browser as a file. */
export function download(name: string, text: string, type = 'text/csv;charset=utf-8'): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
