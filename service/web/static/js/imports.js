// Says how far a large file is while it is being read; without this script the page simply waits.
const form = document.querySelector('form[data-import]')
const told = form?.querySelector('[data-progress]')
const words = { waiting: 'Sending the file', reading: 'Reading the file', saving: 'Saving what it says', finished: 'Opening the report' }

function show ({ stage, done, total }) {
  const text = done && total ? `: ${done.toLocaleString('en-GB')} of ${total.toLocaleString('en-GB')} rows` : done ? `: ${done.toLocaleString('en-GB')} rows` : ''
  told.textContent = ''
  const line = document.createElement('p')
  line.textContent = `${words[stage] ?? 'Sending the file'}${text} …`
  told.append(line)
  if (done && total) {
    const bar = document.createElement('progress')
    bar.max = total
    bar.value = done
    bar.setAttribute('aria-hidden', 'true')
    told.append(bar)
  }
}

async function ask (address) {
  try {
    const answer = await fetch(address, { headers: { Accept: 'application/json', 'X-Countersign-By-Itself': '1' } })
    if (answer.ok) show(await answer.json())
  } catch {
    // The page is about to change, or the connection is gone: the report will say what came of it.
  }
}

form?.addEventListener('submit', () => {
  if (!form.querySelector('[name=file]').files.length) return
  show({ stage: 'waiting' })
  const address = `/imports/progress/${encodeURIComponent(form.elements.token.value)}`
  setInterval(() => ask(address), 1000)
})
