/// What stands around every page's content.
enum FrameTemplates {
  static let head = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{{frame.title}}</title>
    <link rel="icon" href="data:,">
    <style>{{{frame.style}}}</style>
    </head>
    <body>
    {{#frame.sandboxNotice}}
    <div class="notice" role="note"><div class="wide">{{frame.sandboxNotice}}</div></div>
    {{/frame.sandboxNotice}}
    {{#frame.warning}}
    <div class="notice" role="alert"><div class="wide">{{frame.warning}}</div></div>
    {{/frame.warning}}
    <header><div class="wide">
    {{#frame.isOperator}}<a class="brand" href="/dashboard">Billing</a>{{/frame.isOperator}}
    {{^frame.isOperator}}<span class="brand">Billing</span>{{/frame.isOperator}}
    {{#frame.canLogOut}}<form method="post" action="/dashboard/logout"><button>Log out</button></form>{{/frame.canLogOut}}
    </div></header>
    <main class="wide">

    """

  static let foot = """
    </main>
    </body>
    </html>

    """

  static let meter = """
    <div class="meter">
    <div class="what"><span>{{meter}} <b>{{amount}}</b></span><span class="soft">{{allowance}}</span></div>
    <svg class="bar" viewBox="0 0 200 10" preserveAspectRatio="none" role="img" aria-label="{{meter}}: {{sentence}}">\
    <rect class="track" width="200" height="10"/><rect class="in" width="{{inside}}" height="10"/>\
    {{#isAbove}}<rect class="over" x="{{aboveStart}}" width="{{above}}" height="10"/>{{/isAbove}}</svg>
    </div>

    """

  static let login = """
    {{> head}}
    <div class="login card">
    <h1>Log in</h1>
    <p class="soft">This page needs an operator key.</p>
    {{#failed}}<p class="badge bad" role="alert">That is not a valid operator key.</p>{{/failed}}
    <form method="post" action="/dashboard/login">
    <label for="key">API key</label>
    <input id="key" name="key" type="password" autocomplete="current-password" required>
    <button class="main">Log in</button>
    </form>
    </div>
    {{> foot}}
    """

  static let message = """
    {{> head}}
    <div class="login card"><h1>{{heading}}</h1><p class="soft">{{text}}</p></div>
    {{> foot}}
    """
}
