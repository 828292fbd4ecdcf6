// While reports are made, look again every few seconds how far they are, and show the page anew when one is ready.
const EVERY = 3000;

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html", "X-Countersign-By-Itself": "1" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const here of document.querySelectorAll("[data-running]")) {
      const there = page.querySelector(`[data-running="${here.dataset.running}"]`);
      if (!there) return location.reload();
      if (here.textContent !== there.textContent) here.innerHTML = there.innerHTML;
    }
  } catch {
    // Without a connection there is nothing new to show.
  }
  setTimeout(look, EVERY);
}

if (document.querySelector("[data-running]")) setTimeout(look, EVERY);
