/// The operator's first page; its rows come rendered.
enum DashboardTemplate {
  static let text = """
    {{> head}}
    <h1>Customers</h1>
    <ul class="tiles">
    {{#tiles}}
    <li class="card tile"><span class="soft">{{label}}</span><b>{{value}}</b><span class="soft small">{{note}}</span></li>
    {{/tiles}}
    </ul>
    <h2>Usage, estimate and delivery</h2>
    {{^hasRows}}
    <p class="card">No customer yet. Link one with <code>POST /api/customers</code>, or send a first report with
    <code>POST /api/usage/report</code>.</p>
    {{/hasRows}}
    <ul class="rows">
    {{#rows}}
    {{{.}}}
    {{/rows}}
    </ul>
    {{#next}}<p><a href="{{next}}" rel="next">Next customers</a></p>{{/next}}
    <p class="soft"><a href="/dashboard/audit">Audit</a>: who changed what</p>
    {{> foot}}
    """

  /// A customer's row, rendered as soon as the customer is read.
  static let row = """
    <li class="card row">
    <div><a class="name" href="{{href}}">{{name}}</a><p class="soft small">{{id}}</p>
    <p>{{plan}} <span class="soft">{{status}}</span></p></div>
    <div>
    {{#bars}}
    {{> meter}}
    {{/bars}}
    {{#trouble}}<p class="small">{{trouble}}</p>{{/trouble}}
    </div>
    <div>
    {{#chart}}
    {{#hasBars}}
    <svg class="chart spark" viewBox="{{viewBox}}" preserveAspectRatio="none" role="img" aria-label="{{sentence}}">\
    <path d="{{outline}}"/></svg>
    <p class="soft small">{{title}}, last windows</p>
    {{/hasBars}}
    {{/chart}}
    <p class="soft small">last report {{lastReport}}</p>
    {{#warnings}}<p class="small"><span class="badge waiting">{{.}}</span></p>{{/warnings}}
    </div>
    <div class="right"><p class="money">{{estimate}}</p><p class="soft small">estimated so far</p>
    {{#badge}}<p><span class="badge {{tone}}">{{label}}</span></p>{{#hint}}<p class="soft small">{{hint}}</p>{{/hint}}{{/badge}}
    </div>
    </li>
    """
}
