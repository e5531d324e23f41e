const box = document.getElementById("filter");
const rows = Array.from(document.querySelectorAll("tbody.filtered tr"), (row) => [row, row.textContent.toLowerCase()]);
const told = document.getElementById("filter-told");
const apply = () => {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const [row, text] of rows) {
    row.hidden = !words.every((word) => text.includes(word));
    found += row.hidden ? 0 : 1;
  }
  told.textContent = words.length ? `${found} of ${rows.length} shown` : "";
};
box.addEventListener("input", apply);
document.getElementById("filter-line").hidden = false;
apply();
