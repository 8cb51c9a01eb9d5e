// What all drawing needs.

export const byId = id => document.getElementById(id);

export function element(tag, className, ...content) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...content.filter(c => c !== undefined && c !== ""));
  return made;
}
