// Copies a running record entry, and prints. Without this the text can be selected and the browser prints as ever.

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}

for (const button of document.querySelectorAll('[data-copies]')) {
  const source = document.getElementById(button.dataset.copies)
  const status = button.parentElement.querySelector('[role=status]')
  if (!source) continue
  button.hidden = false
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText('value' in source ? source.value : source.textContent)
      status.textContent = 'Copied. Paste it into the case system.'
    } catch {
      if ('select' in source) source.select()
      else window.getSelection().selectAllChildren(source)
      status.textContent = 'Marked. Press Ctrl and C to copy it.'
    }
  })
}
