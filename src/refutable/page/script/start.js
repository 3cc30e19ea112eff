// What answers the reader.

document.addEventListener("click", (event) => {
  const claim = event.target.closest?.("main .claim[id]");
  const other = event.target.closest?.("a, button, summary, .card, dialog");
  if (claim && !other && getSelection().isCollapsed) go(claim.id, {}, { replace: Boolean(card) });
  else if (card && !event.target.closest?.(".card, dialog")) leave();
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches?.("input, textarea, select, [contenteditable]");
  if (event.key === "Escape" && card && !panel) leave();
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") stepClaim(1);
  if (event.key === "k") stepClaim(-1);
});

addEventListener("popstate", followAddress);
followAddress();
