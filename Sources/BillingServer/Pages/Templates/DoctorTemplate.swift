/// What `billing doctor` says.
enum DoctorTemplate {
  static let text = """
    {{> head}}
    <h1>Doctor</h1>
    <p>{{heading}}</p>
    <ul class="rows">
    {{#findings}}
    <li class="card">
    {{#badge}}<p><span class="badge {{tone}}">{{label}}</span></p>{{/badge}}
    <h3>{{subject}}</h3>
    <p>{{explanation}}</p>
    <p class="soft">To mend it: {{remedy}}</p>
    </li>
    {{/findings}}
    </ul>
    <h2>What was looked at</h2>
    <ul class="rows">
    {{#checks}}
    <li class="card">
    <h3>{{title}} {{#badge}}<span class="badge {{tone}}">{{label}}</span>{{/badge}}</h3>
    <p class="soft">{{summary}}</p>
    </li>
    {{/checks}}
    </ul>
    {{> foot}}
    """
}
