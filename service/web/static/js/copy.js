// Offers to copy the calendar address, where the browser can.
const field = document.getElementById('address')
const button = document.getElementById('copy')
const said = document.getElementById('copied')

if (field && button && said) {
  button.hidden = false
  button.addEventListener('click', async () => {
    field.select()
    try {
      await navigator.clipboard.writeText(field.value)
      said.textContent = 'Copied.'
    } catch {
      said.textContent = 'It is marked: copy it with Ctrl and C.'
    }
  })
}
