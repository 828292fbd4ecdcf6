// Sends each change of a form shortly after it is made, and says what became of it. Nothing that was typed is lost: what
// cannot be sent is kept in this tab and tried again; what somebody else has changed meanwhile is shown, not overwritten.
import { kept, keep } from './kept.js'
import {
  fieldsFrom, fieldsOf, fill, fits, placeOf, showContested, showCounts, showFault, showQuestions
} from './filling.js'

const AFTER_TYPING = 900
const AFTER_CHOOSING = 150
const LOOK_EVERY = 20_000
const TRY_AGAIN = [2_000, 4_000, 8_000, 15_000, 30_000]
const SIGNED_IN_YET = 4_000

class Autosave {
  constructor (form) {
    Object.assign(this, { form, person: form.dataset.person, record: form.dataset.key })
    this.status = form.querySelector('[data-saved]')
    this.shown = JSON.parse(form.elements.shown.value)
    this.pending = {} // by name: fields, base (the digest that they were made from), tick
    this.held = new Map() // by name: what somebody else wrote, until one chooses
    this.busy = this.ended = this.leaving = false
    this.failed = this.refusals = 0
    form.classList.add('is-live')
    this.restore()
    this.listen()
    this.otherTabs()
  }

  listen () {
    const { form } = this
    form.addEventListener('input', (event) => this.note(event.target, AFTER_TYPING))
    form.addEventListener('change', (event) => this.note(event.target, AFTER_CHOOSING))
    form.addEventListener('submit', (event) => this.submitted(event))
    document.addEventListener('click', (event) => this.followed(event))
    window.addEventListener('online', () => this.send())
    window.addEventListener('offline', () => this.unsent.length && this.say('bad', 'Not saved, no connection, trying again'))
    window.addEventListener('beforeunload', (event) => { if (this.unsent.length && !this.leaving) event.preventDefault() })
    window.addEventListener('pagehide', () => { if (this.unsent.length) this.send({ last: true }) })
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.send({ look: true }) })
    setInterval(() => { if (!document.hidden) this.send({ look: true }) }, LOOK_EVERY)
  }

  // What another page of this tab could not send, or this one before it was loaded again.
  restore () {
    this.pending = kept(this.person, this.record)
    for (const [name, entry] of Object.entries(this.pending)) {
      const place = placeOf(this.form, name)
      entry.stopped = false
      if (place) fill(place, entry.fields)
    }
    if (this.unsent.length) this.send()
  }

  get unsent () {
    return Object.keys(this.pending).filter((name) => !this.held.has(name) && !this.pending[name].stopped)
  }

  note (field, wait) {
    const place = field.closest('[data-name]')
    if (!place || this.ended) return
    const name = place.dataset.name
    const before = this.pending[name]
    this.pending[name] = { fields: fieldsOf(place), base: before?.base ?? this.shown[name], tick: (before?.tick ?? 0) + 1 }
    this.store()
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.send(), wait)
  }

  store () {
    keep(this.person, this.record, this.pending)
    this.form.elements.shown.value = JSON.stringify(this.shown)
  }

  body (names) {
    const base = Object.fromEntries(names.map((name) => [name, this.pending[name].base ?? '']))
    const have = [...this.form.querySelectorAll('[data-question]')].map((place) => place.dataset.question)
    const held = [...this.held.keys()]
    const seen = Object.fromEntries(Object.entries(this.shown).filter(([name]) => !held.includes(name)))
    const body = new URLSearchParams({ shown: JSON.stringify(base), seen: JSON.stringify(seen), have: have.join(' ') })
    body.set('csrf_token', this.form.elements.csrf_token.value)
    for (const name of names) for (const [field, text] of Object.entries(this.pending[name].fields)) body.set(field, text)
    return body
  }

  // True when nothing is left to send. `look` asks also when there is nothing to send; `last` is for a page that goes.
  async send ({ look = false, last = false } = {}) {
    clearTimeout(this.timer)
    if (this.ended || (!this.unsent.length && !look)) return !this.unsent.length
    if (this.busy && !last) return (await this.busy, this.unsent.length ? this.send() : true)
    this.busy = this.exchange(this.unsent, last)
    await this.busy
    this.busy = false
    return !this.unsent.length
  }

  async exchange (names, last) {
    const ticks = Object.fromEntries(names.map((name) => [name, this.pending[name].tick]))
    const slow = names.length && setTimeout(() => this.say('busy', 'Saving'), 300)
    try {
      // What nobody has typed keeps no session open.
      const headers = names.length ? {} : { 'X-Countersign-By-Itself': '1' }
      const options = { method: 'POST', body: this.body(names), redirect: 'manual', keepalive: last, headers }
      const answer = await fetch(this.form.dataset.live, options)
      clearTimeout(slow)
      await this.answered(answer, names, ticks)
    } catch {
      clearTimeout(slow)
      if (names.length) this.later('Not saved, no connection, trying again')
    }
  }

  async answered (answer, names, ticks) {
    if (answer.ok) return this.saved(await answer.json(), names, ticks)
    if (answer.status === 409) return this.over((await answer.json()).refused)
    if (answer.status === 404) return this.over('This form is not open to you any more.')
    if (answer.type === 'opaqueredirect' || answer.status === 400) return this.renew(names)
    if (names.length) this.later('Not saved, the service is busy, trying again')
  }

  later (sentence) {
    this.say('bad', sentence)
    this.again(TRY_AGAIN[Math.min(this.failed++, TRY_AGAIN.length - 1)])
  }

  again (wait) {
    clearTimeout(this.retry)
    this.retry = setTimeout(() => this.send({ look: true }), wait)
  }

  // The session has ended, or its token is an old one.
  async renew (names) {
    const answer = await fetch('/form-token', { redirect: 'manual' })
    if (!answer.ok) {
      this.say('bad', 'You have been signed out. ', 'Sign in in another tab', '/sign-in', ', what you wrote is kept here')
      return this.again(SIGNED_IN_YET)
    }
    const { token, person } = await answer.json()
    if (String(person) !== this.person) {
      this.say('bad', 'Somebody else is signed in now, so nothing is sent. Sign in again as yourself.')
      return this.again(SIGNED_IN_YET)
    }
    for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = token
    if (this.refusals++ < 2) return this.again(0)
    this.refusals = 0
    if (names.length) this.later('Not saved, the service did not take it, trying again')
  }

  // It was submitted, or given to somebody else: there is nothing more to save here.
  over (sentence) {
    this.ended = true
    this.say('bad', `Not saved. ${sentence} What you wrote is still on this page: copy what you need.`)
    this.pending = {}
    this.store()
  }

  saved (said, names, ticks) {
    const contested = new Set(said.changed.map((one) => one.name))
    const faulty = Object.keys(said.faults)
    this.failed = this.refusals = 0
    for (const name of names) this.settle(name, ticks[name], said, contested)
    for (const [name, digest] of Object.entries(said.shown)) if (!(name in this.shown)) this.shown[name] = digest
    for (const one of said.changed) this.hold(one)
    for (const name of showQuestions(this.form, said.questions)) { delete this.pending[name]; delete this.shown[name] }
    showCounts(this.form, said)
    this.store()
    if (names.length) this.channel?.postMessage({ saved: true })
    if (this.held.size) return this.sayHeld()
    if (faulty.length) return this.say('bad', 'Not saved where it says so below')
    const more = said.more?.length ? `. Asked as well: ${said.more.join(', ')}` : ''
    if (names.length && !this.unsent.length) this.say('good', `Saved ${said.at}${more}`)
  }

  settle (name, tick, said, contested) {
    const place = placeOf(this.form, name)
    const entry = this.pending[name]
    if (place) showFault(place, said.faults[name])
    if (!entry || contested.has(name)) return
    if (said.faults[name]) { entry.stopped = entry.tick === tick; return }
    if (name in said.shown) this.shown[name] = said.shown[name]
    if (entry.tick === tick) delete this.pending[name]
    else entry.base = this.shown[name]
  }

  hold (one) {
    if (this.held.get(one.name)?.digest !== one.digest) showContested(this.form, one)
    this.held.set(one.name, one)
  }

  sayHeld () {
    const [one] = this.held.values()
    this.say('bad', `${one.said}, `, 'see both', `#${one.anchor}`)
  }

  // Somebody has both before them and says which is to stand.
  choose (which, name) {
    const one = this.held.get(name)
    const place = placeOf(this.form, name)
    if (!one || !place) return
    this.held.delete(name)
    place.querySelector('.contested')?.remove()
    this.shown[name] = one.digest
    if (which === 'theirs') {
      const fields = fieldsFrom(one)
      delete this.pending[name]
      if (!fits(place, fields)) return this.anew()
      fill(place, fields)
      this.say('good', 'You took what was there')
    } else {
      this.pending[name] = { fields: fieldsOf(place), base: one.digest, tick: (this.pending[name]?.tick ?? 0) + 1 }
    }
    this.store()
    place.querySelector('input:checked, textarea, input')?.focus()
    this.send({ look: true })
  }

  // There is more now than this page has room for: the service shows it all, and what is unsent is kept meanwhile.
  anew () {
    this.store()
    this.leaving = true
    window.location.reload()
  }

  async submitted (event) {
    if (this.leaving || this.ended) return
    const button = event.submitter
    const [then, name] = [button?.value.split(':')[0], button?.value.slice(button.value.indexOf(':') + 1)]
    if (then === 'mine' || then === 'theirs') { event.preventDefault(); return this.held.has(name) ? this.choose(then, name) : this.go(button) }
    if (!this.unsent.length && !this.held.size && !this.busy && then !== 'stay') return
    event.preventDefault()
    if (this.held.size && then !== 'risk') return this.form.querySelector('.contested button')?.focus()
    const done = await this.send()
    if (then === 'risk' || (done && then !== 'stay')) this.go(button)
  }

  go (button) {
    this.leaving = true
    this.form.requestSubmit(button)
  }

  async followed (event) {
    const link = event.target.closest?.('a[href]')
    const elsewhere = link && !link.target && !link.getAttribute('href').startsWith('#')
    if (!elsewhere || event.ctrlKey || event.metaKey || event.shiftKey || !this.unsent.length || this.leaving) return
    event.preventDefault()
    if (await this.send()) window.location.assign(link.href)
  }

  // Other tabs of this browser hear at once; another auditor's changes are looked for now and then.
  otherTabs () {
    if (!('BroadcastChannel' in window)) return
    this.channel = new BroadcastChannel(`countersign.${this.person}.${this.record}`)
    this.channel.onmessage = ({ data }) => {
      if (data.saved) this.send({ look: true })
      if (data.here !== window.location.pathname) return
      this.form.querySelector('[data-also]').textContent = 'This section is open in another tab of yours, too.'
      if (data.asks) this.channel.postMessage({ here: data.here })
    }
    this.channel.postMessage({ here: window.location.pathname, asks: true })
  }

  say (how, text, link = '', href = '', rest = '') {
    const words = [text]
    if (link) {
      const to = Object.assign(document.createElement('a'), { href, textContent: link })
      if (!href.startsWith('#')) Object.assign(to, { target: '_blank', rel: 'noopener' })
      words.push(to, rest)
    }
    this.status.className = `saved saved--${how}`
    if (this.status.textContent !== text + link + rest) this.status.replaceChildren(...words)
  }
}

const form = document.querySelector('form[data-live]')
if (form) new Autosave(form) // eslint-disable-line no-new
