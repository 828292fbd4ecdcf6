// The page of a form: its fields by name, and what the service says has become of them.

export const placeOf = (form, name) => form.querySelector(`[data-name="${CSS.escape(name)}"]`)

export function fieldsOf (place) {
  const fields = {}
  for (const one of place.querySelectorAll('input, textarea, select')) {
    const ticked = !['radio', 'checkbox'].includes(one.type) || one.checked
    if (one.name && ticked) fields[one.name] = one.value
  }
  return fields
}

// Whether there is a place for each of these fields.
export function fits (place, fields) {
  return Object.entries(fields).every(([name, text]) => !text || place.querySelector(`[name="${CSS.escape(name)}"]`))
}

export function fill (place, fields) {
  for (const one of place.querySelectorAll('input, textarea, select')) {
    if (!one.name) continue
    if (['radio', 'checkbox'].includes(one.type)) one.checked = (fields[one.name] ?? '') === one.value
    else one.value = fields[one.name] ?? ''
  }
}

// The fields of an answer, grade or reason as they stand at the service.
export function fieldsFrom (one) {
  const [kind, key] = [one.name.slice(0, one.name.indexOf(':')), one.name.slice(one.name.indexOf(':') + 1)]
  if (kind === 'answers') {
    const found = one.found ? { [`found-${key}`]: 'yes' } : {}
    return { [`value-${key}`]: one.value, [`comment-${key}`]: one.comment, ...found }
  }
  return one.fields ?? { [`${kind === 'section_grades' ? 'grade' : 'reason'}-${key}`]: one.value }
}

export function showContested (form, one) {
  const place = placeOf(form, one.name)
  if (!place) return
  place.querySelector('.contested')?.remove()
  const inside = place.querySelector('.question__asked, details') ?? place
  if (inside.tagName === 'DETAILS') inside.open = true
  inside.insertAdjacentHTML('beforeend', one.panel)
}

export function showFault (place, sentence) {
  place.querySelector('.not-kept')?.remove()
  if (!sentence) return
  const line = document.createElement('p')
  line.className = 'not-kept'
  line.textContent = `Not saved: ${sentence}`
  ;(place.querySelector('.question__asked') ?? place).append(line)
}

export function showCounts (form, said) {
  for (const [name, text] of Object.entries(said.totals ?? {})) {
    for (const place of form.querySelectorAll(`[data-total="${name}"]`)) place.textContent = text
  }
  for (const section of said.sections ?? []) {
    for (const line of form.querySelectorAll(`[data-section="${CSS.escape(section.key)}"]`)) {
      line.querySelector('.tick').textContent = section.finished ? '✓' : ''
      line.querySelector('.done').textContent = section.finished ? 'finished, ' : ''
      line.querySelector('.of').textContent = `${section.answered}/${section.of}`
    }
  }
  const next = form.querySelector('[data-next]')
  if (next && 'next' in said) {
    next.href = said.next || `${form.dataset.path}/check`
    next.textContent = said.next ? 'Next unanswered' : 'Check answers'
  }
}

// Questions come and go with what is answered; what has the focus stays.
export function showQuestions (form, asked) {
  const list = form.querySelector('#questions')
  if (!list || !asked) return []
  const wanted = new Set(asked.map((one) => one.key))
  const gone = [...list.querySelectorAll('[data-question]')].filter((place) => !wanted.has(place.dataset.question))
  for (const place of gone) place.remove()
  let before = null
  for (const one of asked) {
    let place = document.getElementById(one.anchor)
    if (!place && one.html) {
      const made = document.createElement('template')
      made.innerHTML = one.html
      place = made.content.firstElementChild
      if (before) before.after(place)
      else list.prepend(place)
    }
    before = place ?? before
  }
  return gone.map((place) => place.dataset.name)
}
