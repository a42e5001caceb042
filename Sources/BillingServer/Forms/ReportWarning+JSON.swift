import Reporting

extension ReportWarning {
  var jsonForm: JSONValue {
    .object(["code": .string(code.rawValue), "detail": .string(detail)])
  }
}
