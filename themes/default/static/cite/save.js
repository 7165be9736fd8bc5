/**
 * Downloads of files made in the browser.
 */

/**
 * @param {string} text
 * @param {string} name of the file
 * @param {string} type of the file, as MIME has it
 */
export function saveFile(text, name, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  link.download = name;
  link.click();
  // The browser reads the file after this task.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
