/// One customer's page, for the operator and for the customer.
enum CustomerTemplate {
  static let text = """
    {{> head}}
    {{#isOperator}}<p class="small"><a href="/dashboard">All customers</a></p>{{/isOperator}}
    <h1>{{name}}</h1>
    <p class="soft">{{plan}} {{status}}{{#period}} · period {{period}}{{/period}}</p>
    {{#isOperator}}<p class="soft small">{{id}}{{#stripeCustomer}} · {{stripeCustomer}}{{/stripeCustomer}}</p>{{/isOperator}}
    {{#trouble}}<p class="card">{{trouble}}</p>{{/trouble}}
    {{#hasChanges}}
    <section><h2>Planned changes</h2><div class="card">
    <ul class="plain">{{#changes}}<li><span class="badge {{tone}}">{{state}}</span> {{what}}: from {{from}} UTC \
    {{#problem}}<span class="soft">{{problem}}</span>{{/problem}}</li>{{/changes}}</ul></div></section>
    {{/hasChanges}}
    {{#hasCollection}}
    <section><h2>What is not charged</h2>
    {{#collection}}
    <div class="card">
    <p><span class="badge {{tone}}">{{title}}</span> {{subscription}}{{#since}} since {{since}} UTC{{/since}}: {{detail}}</p>
    {{#hasUsage}}
    <div class="scroll" tabindex="0" role="region" aria-label="What {{subscription}} leaves behind"><table>
    <thead><tr><th scope="col">Meter</th><th scope="col">Used (UTC)</th><th scope="col" class="number">Quantity</th>\
    <th scope="col" class="number">Amount</th><th scope="col">On</th></tr></thead>
    <tbody>
    {{#usage}}
    <tr><td>{{meter}}</td><td class="time">{{period}}</td><td class="number">{{quantity}}</td>\
    <td class="number">{{amount}}</td><td>{{fate}}</td></tr>
    {{/usage}}
    </tbody></table></div>
    {{/hasUsage}}
    {{#hasCommands}}<p class="soft small">What you can do:</p><ul class="plain small">\
    {{#commands}}<li><code>{{.}}</code></li>{{/commands}}</ul>{{/hasCommands}}
    </div>
    {{/collection}}
    </section>
    {{/hasCollection}}
    <div class="grid">
    <section><h2>Usage this period</h2><div class="card">
    {{#bars}}
    {{> meter}}
    {{/bars}}
    {{#isOperator}}
    <div class="scroll" tabindex="0" role="region" aria-label="Delivery"><table>
    <thead><tr><th scope="col">Meter</th><th scope="col" class="number">Delivered</th><th scope="col">Stripe</th></tr></thead>
    <tbody>
    {{#bars}}
    <tr><td>{{meter}}</td><td class="number">{{delivered}}</td><td>\
    {{#badge}}<span class="badge {{tone}}">{{label}}</span>{{/badge}}</td></tr>
    {{/bars}}
    </tbody></table></div>
    {{#hints}}<p class="soft small">{{.}}</p>{{/hints}}
    {{/isOperator}}
    </div></section>
    {{#invoice}}
    <section><h2>Invoice so far</h2><div class="card">
    <div class="scroll" tabindex="0" role="region" aria-label="Invoice so far"><table>
    <thead><tr><th scope="col">Line</th><th scope="col" class="number">Amount</th></tr></thead>
    <tbody>
    {{#lines}}
    <tr><td>{{description}}</td><td class="number">{{amount}}</td></tr>
    {{/lines}}
    </tbody>
    <tfoot><tr><th scope="row">Estimated total</th><td class="number">{{total}}</td></tr>
    {{#stripeTotal}}<tr><th scope="row">Stripe's preview</th><td class="number">{{stripeTotal}}</td></tr>{{/stripeTotal}}</tfoot>
    </table></div>
    {{#verdict}}<p><span class="badge {{tone}}">{{verdict}}</span></p>{{/verdict}}
    </div></section>
    {{/invoice}}
    </div>
    <h2>Last windows</h2>
    <div class="grid">
    {{#charts}}
    <section class="card"><h3>{{title}}</h3>
    {{^hasBars}}<p class="soft">No windows yet.</p>{{/hasBars}}
    {{#hasBars}}
    <p class="soft small">highest {{highest}}</p>
    <svg class="chart" viewBox="{{viewBox}}" role="img" aria-label="{{sentence}}">\
    <line x1="0" y1="0" x2="{{width}}" y2="0"/><line x1="0" y1="60" x2="{{width}}" y2="60"/>\
    <line x1="0" y1="{{height}}" x2="{{width}}" y2="{{height}}"/>\
    {{#bars}}<rect x="{{x}}" y="{{y}}" width="{{width}}" height="{{height}}"><title>{{title}}</title></rect>{{/bars}}</svg>
    <p class="axis soft small"><span>{{first}}</span><span>{{last}} UTC</span></p>
    <details><summary>Values</summary><div class="scroll" tabindex="0" role="region" aria-label="Values of {{title}}"><table>
    <thead><tr><th scope="col">Window's end (UTC)</th><th scope="col" class="number">Value</th></tr></thead>
    <tbody>
    {{#bars}}<tr><td class="time">{{time}}</td><td class="number">{{value}}</td></tr>
    {{/bars}}
    </tbody></table></div></details>
    {{/hasBars}}
    </section>
    {{/charts}}
    </div>
    <h2>Instances</h2>
    <div class="card scroll" tabindex="0" role="region" aria-label="Instances"><table>
    <thead><tr><th scope="col">Instance</th><th scope="col">Newest window</th><th scope="col">Last report</th>\
    <th scope="col" class="number">Reports</th><th scope="col">State</th></tr></thead>
    <tbody>
    {{#instances}}
    <tr><td>{{name}}</td><td class="time">{{lastWindow}}</td><td class="time">{{lastReport}}</td><td class="number">{{reports}}</td>\
    <td><span class="badge {{tone}}">{{state}}</span></td></tr>
    {{/instances}}
    </tbody></table></div>
    {{#hasGaps}}
    <h2>Gaps</h2>
    <div class="card"><p class="soft small">These windows are unknown, not zero: they are in no total. \
    The exporter fills what is late from its sources' history when it can.</p>
    <ul class="plain">{{#gaps}}<li><span class="badge {{tone}}">{{state}}</span> {{instance}}: {{from}} – {{to}} UTC \
    <span class="soft">{{note}}</span></li>{{/gaps}}</ul>\
    {{#moreGaps}}<p class="soft small">and {{moreGaps}} older ones</p>{{/moreGaps}}</div>
    {{/hasGaps}}
    {{#isOperator}}
    <h2>Newest reports</h2>
    <div class="card scroll" tabindex="0" role="region" aria-label="Newest reports"><table>
    <thead><tr><th scope="col">Id</th><th scope="col">Received (UTC)</th><th scope="col">Instance</th>\
    <th scope="col">Window</th><th scope="col">Metrics</th></tr></thead>
    <tbody>
    {{#reports}}
    <tr><td>{{id}}</td><td class="time">{{received}}</td><td>{{instance}}</td><td class="time">{{window}}</td>\
    <td>{{metrics}}{{#note}} <span class="soft">{{note}}</span>{{/note}}</td></tr>
    {{/reports}}
    </tbody></table></div>
    {{/isOperator}}
    {{> foot}}
    """
}
