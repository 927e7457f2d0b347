/** What `clientele init` writes: a small brief that is complete, with a word on every part. */
export const briefTemplate: string = `# The plan on paper. People sign it before anything is computed; change what is written here to what is true for you.
# "clientele check brief.yaml --data <folder>" says what is missing. docs/brief.md describes every key.
version: 1
name: first-plan            # names the run, and salts its draws
asOf: 2026-01-01            # what happened on or after this day is not used
seed: 1                     # same brief, files and seed: same bytes
currency: EUR

goal:                       # without it nothing runs
  words: Win back orders of customers who drift away, at less than the orders bring.
  metric: orders            # a column of the past contacts, where there are any; what the plan is judged by
  target: 0.02              # the wanted change per customer over the horizon
  horizonDays: 28
  valuePerUnit: 10          # what one unit of the metric is worth, in currency units

owners:                     # who answers for each stage; whoever is missing is listed in the report
  merge: Data team
  features: Data team
  segments: Marketing
  response: Analytics
  target: Marketing
  measure: Analytics

departments:                # at least one; what each asks for
  - { name: shop, owner: Head of the shop, demands: Nothing beyond the goal }

reviewer:                   # may veto; vetoes are kept with their reasons
  name: Head of customer service

next: Read the pilot after four weeks, then decide about all customers.

data:                       # paths are relative to the data folder
  customers:
    - name: shop
      file: customers.csv
      columns:              # only these are read; leave "columns" out to read all
        id: { as: customer_id, kind: text }
        city: { kind: text }
      purposes: [service, marketing, profiling]
  transactions:
    file: orders.csv
    columns:
      order: { as: order_id, kind: text }
      id: { as: customer_id, kind: text }
      day: { as: at, kind: date }
      total: { as: amount, kind: money }
  # Past contacts with a control group drawn at random teach what an offer changes. Without them the run ends in a pilot that will tell.
  # contacts:
  #   file: contacts.csv
  #   columns:
  #     id: { as: customer_id, kind: text }
  #     group: { as: arm, kind: text }
  #     orders: { kind: integer }
  #   arms:
  #     voucher: { offer: voucher, channel: email }
  #     nobody: null         # the control
  #   randomized: true
  #   propensity: shares
  consent:                  # better: a file with customer_id, channel, purpose, status, since
    assume: granted
    channels: [email, post]
    purposes: [marketing]
    because: Say here on what ground; the report shows it.

# response:                 # with past contacts
#   outcome: orders
#   kind: count             # binary, count or amount

offers:
  - name: voucher
    department: shop
    redemption: 2           # what one response costs
    benefit: 2              # what one response is worth to the customer

channels:                   # cost of one message, in currency units
  - { name: email, cost: 0.02 }
  - { name: post, cost: 0.75 }

limits:
  perCustomer: { maxMessages: 1 }
  channels:
    post: { max: 2000 }
  budget: 1500

pilot:
  holdout: 0.1              # kept out by lot, so that the plan can be judged
  salt: first-plan          # who is held out depends on it alone
  baseline: { mean: 0.1 }   # orders per customer and horizon without any message; needed where there are no past contacts
`
