using System.Globalization;
using System.Text.RegularExpressions;
using static Meridian.Cel.CelType;
using T = Meridian.Cel.CelType;

namespace Meridian.Cel.Libraries.Kubernetes;

/// <summary>Named formats of text, and what is wrong with a text by them.</summary>
internal static partial class FormatLibrary
{
    internal static readonly CelType Type = CelType.Opaque("kubernetes.NamedFormat");

    private const string LabelRule = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
    private const string SubdomainRule = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
    private const string OldLabelRule = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
    private const string NameRule = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
    private const string LabelValueRule = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private static readonly FormatValue[] Formats =
    [
        new("dns1123Label", s => Checked(s, 63, Label(), LabelRule)),
        new("dns1123Subdomain", s => Checked(s, 253, Subdomain(), SubdomainRule)),
        new("dns1035Label", s => Checked(s, 63, OldLabel(), OldLabelRule)),
        new("qualifiedName", QualifiedName),
        new("dns1123LabelPrefix", s => Checked(Prefix(s), 63, Label(), LabelRule)),
        new("dns1123SubdomainPrefix", s => Checked(Prefix(s), 253, Subdomain(), SubdomainRule)),
        new("dns1035LabelPrefix", s => Checked(Prefix(s), 63, OldLabel(), OldLabelRule)),
        new("labelValue", s => Checked(s, 63, LabelValue(), LabelValueRule)),
        new("uri", s => UrlValue.Parse(s) is null ? ["invalid URI"] : []),
        new("uuid", s => Uuid().IsMatch(s) ? [] : ["does not match the UUID format"]),
        new("byte", s => Convert.TryFromBase64String(s, new byte[s.Length], out _) ? [] : ["invalid base64"]),
        new("date", s => DateTime.TryParseExact(s, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? [] : ["invalid date"]),
        new("datetime", s => Values.TimeText.ParseTimestamp(s) is null ? ["invalid datetime"] : []),
    ];

    public static CelLibrary Create()
    {
        var library = new CelLibrary("format").TypeName(Type)
            .Function("format.named", "format-named", T.String, Optional(Type), v =>
                Formats.FirstOrDefault(f => f.Name == v.AsString()) is { } format ? CelValue.Some(CelValue.Opaque(format)) : CelValue.None)
            .Member("validate", "format-validate", Type, T.String, Optional(List(T.String)), Validate);
        foreach (var format in Formats) library.Function("format." + format.Name, "format-" + format.Name, [], Type, _ => CelValue.Opaque(format));
        return library;
    }

    private static CelValue Validate(CelValue format, CelValue text)
    {
        var faults = format.AsOpaque<FormatValue>()!.Faults(text.AsString());
        return faults.Count == 0 ? CelValue.None : CelValue.Some(CelValue.List([.. faults.Select(CelValue.String)]));
    }

    private static List<string> Checked(string text, int longest, Regex pattern, string rule)
    {
        List<string> faults = [];
        if (text.Length > longest) faults.Add($"must be no more than {longest} characters");
        if (!pattern.IsMatch(text)) faults.Add(rule);
        return faults;
    }

    /// <summary>A prefix may end in a dash, which stands for what will follow.</summary>
    private static string Prefix(string text) => text.Length > 1 && text.EndsWith('-') ? text[..^1] + "a" : text;

    private static List<string> QualifiedName(string text)
    {
        var parts = text.Split('/');
        if (parts.Length > 2) return ["a qualified name " + NameRule["name part ".Length..] + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"];
        List<string> faults = [];
        if (parts.Length == 2)
        {
            if (parts[0].Length == 0) faults.Add("prefix part must be non-empty");
            else faults.AddRange(Checked(parts[0], 253, Subdomain(), SubdomainRule).Select(f => "prefix part " + f));
        }
        var name = parts[^1];
        if (name.Length == 0) faults.Add("name part must be non-empty");
        else if (name.Length > 63) faults.Add("name part must be no more than 63 characters");
        if (!Name().IsMatch(name)) faults.Add(NameRule);
        return faults;
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex Label();

    [GeneratedRegex(@"\A[a-z]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex OldLabel();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"\A([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\z")]
    private static partial Regex LabelValue();

    [GeneratedRegex(@"\A[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}\z")]
    private static partial Regex Uuid();
}

internal sealed class FormatValue(string name, Func<string, List<string>> faults) : CelOpaque
{
    public string Name => name;

    public override CelType Type => FormatLibrary.Type;

    public Func<string, List<string>> Faults => faults;

    public override bool EqualTo(CelOpaque other) => ((FormatValue)other).Name == name;

    public override string ToString() => name;
}
