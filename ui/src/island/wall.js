// `<body class="screen" data-next="/cockpit/…?screen=1">`: the next unit after 20 seconds; a clock; Space holds, → goes on.

const SECONDS = 20;

export function wall() {
  const clock = document.querySelector("[data-clock]");
  if (clock) {
    const two = (number) => String(number).padStart(2, "0");
    const tick = () => {
      const now = new Date();
      clock.textContent = `${two(now.getHours())}:${two(now.getMinutes())}`;
    };
    tick();
    setInterval(tick, 1000);
  }
  const next = document.body.dataset.next;
  if (!document.body.classList.contains("screen") || !next) return;
  const go = () => location.assign(next);
  let left = setTimeout(go, SECONDS * 1000);
  document.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") go();
    if (event.key !== " ") return;
    event.preventDefault();
    if (left) clearTimeout(left);
    left = left ? 0 : setTimeout(go, SECONDS * 1000);
    document.body.classList.toggle("held", !left);
  });
}
