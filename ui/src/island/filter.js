// `<input type="search" data-filter="#list">`: hides what does not hold the text typed, group by group.

export function filter(input) {
  const target = document.querySelector(input.dataset.filter);
  if (!target) return;
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    for (const group of target.querySelectorAll(".linkgroup")) {
      const whole = wanted === "" || group.firstElementChild.textContent.toLowerCase().includes(wanted);
      let shown = 0;
      for (const item of group.querySelectorAll("li, tbody tr")) {
        item.hidden = !(whole || item.textContent.toLowerCase().includes(wanted));
        shown += !item.hidden;
      }
      group.hidden = shown === 0;
    }
  });
}
