// A passkey that could not be used: whoever tried reads what to do next, in words that stand in the page already.
document.addEventListener("allauth.error", function (event) {
  var said = document.getElementById("passkey-failed");
  if (!said) return;
  said.hidden = false;
  said.scrollIntoView({ block: "nearest" });
  event.preventDefault();
});
