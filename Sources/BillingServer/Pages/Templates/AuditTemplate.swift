/// Who did what.
enum AuditTemplate {
  static let text = """
    {{> head}}
    <h1>Audit</h1>
    <p class="soft">What keys and commands changed, newest first. <code>billing audit verify</code> checks that nothing was altered.</p>
    {{#isEmpty}}<p>Nothing was changed yet.</p>{{/isEmpty}}
    <ul class="rows">
    {{#lines}}
    <li class="card">
    <h3>{{action}} {{#badge}}<span class="badge {{tone}}">{{label}}</span>{{/badge}}</h3>
    <p>{{target}}</p>
    <p class="soft">{{number}} · {{at}} · {{who}} · {{address}}</p>
    <p class="soft">{{details}}</p>
    </li>
    {{/lines}}
    </ul>
    {{#next}}<p><a href="{{next}}" rel="next">Older</a></p>{{/next}}
    {{> foot}}
    """
}
