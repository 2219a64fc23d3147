// What scrolls sideways begins where its page says that its middle is: a map of links on a telephone.
export function startScrolled() {
  for (const box of document.querySelectorAll("[data-middle]")) {
    const middle = (box.scrollWidth * Number(box.dataset.middle)) / 100;
    box.scrollLeft = middle - box.clientWidth / 2;
  }
}
