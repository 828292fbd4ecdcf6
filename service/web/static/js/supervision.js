// Copies a running record, prints the agenda, and says how many plans are ticked. Everything works without it.
for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false
  const words = button.firstChild
  button.addEventListener('click', async () => {
    const field = document.getElementById(button.dataset.copy)
    try {
      await navigator.clipboard.writeText(field.value)
    } catch {
      field.select()
      document.execCommand('copy')
    }
    words.textContent = 'Copied'
    setTimeout(() => { words.textContent = 'Copy the text' }, 4000)
  })
}
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}
for (const otherwise of document.querySelectorAll('[data-no-print]')) otherwise.hidden = true
const said = document.getElementById('ticked')
const ticks = [...document.querySelectorAll('.sign-tick')]
function tell () {
  const number = ticks.filter(tick => tick.checked).length
  const words = number === 0 ? said.dataset.none : number === 1 ? said.dataset.one : said.dataset.more
  said.textContent = words.replace('{n}', number)
}
if (said && ticks.length) {
  said.setAttribute('role', 'status')
  for (const tick of ticks) tick.addEventListener('change', tell)
  tell()
}
