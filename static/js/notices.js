// The popover of a notice: the first question takes the focus, and it closes when what was asked is done.

const popover = document.getElementById("passing");

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target !== popover) return;
  if (!popover.matches(":popover-open")) popover.showPopover();
  (popover.querySelector("input:checked") ?? popover.querySelector("input:not([type=hidden]), select"))?.focus();
});

document.addEventListener("passed-on", () => {
  popover.hidePopover();
  (document.querySelector("#notices button") ?? document.getElementById("main")).focus();
});
