namespace Meridian.Objects;

/// <summary>What label keys and values may look like, with the words of Kubernetes.</summary>
public static class LabelSyntax
{
    /// <summary>Longest name part of a key, and longest value.</summary>
    public const int MaxNameLength = 63;

    private const string NameRule =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
        "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string ValueRule =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an " +
        "alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private const string KeyRule =
        "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
        "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') " +
        "with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";

    /// <summary>The first fault of a qualified name such as a label key, or null.</summary>
    public static string? KeyFault(string key) => KeyFaults(key).FirstOrDefault();

    /// <summary>All faults of a qualified name such as a label key, an annotation key or a finalizer.</summary>
    public static IEnumerable<string> KeyFaults(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0 && key.IndexOf('/', slash + 1) >= 0)
        {
            yield return KeyRule;
            yield break;
        }
        if (slash == 0) yield return "prefix part must be non-empty";
        else if (slash > 0)
            foreach (var fault in NameSyntax.SubdomainFaults(key[..slash])) yield return "prefix part " + fault;
        var name = key[(slash + 1)..];
        if (name.Length == 0) yield return "name part must be non-empty";
        else if (name.Length > MaxNameLength) yield return $"name part must be no more than {MaxNameLength} bytes";
        if (!IsName(name)) yield return NameRule;
    }

    /// <summary>The first fault of a label value, or null.</summary>
    public static string? ValueFault(string value) => ValueFaults(value).FirstOrDefault();

    /// <summary>All faults of a label value.</summary>
    public static IEnumerable<string> ValueFaults(string value)
    {
        if (value.Length > MaxNameLength) yield return $"must be no more than {MaxNameLength} bytes";
        if (value.Length > 0 && !IsName(value)) yield return ValueRule;
    }

    private static bool IsName(string text) =>
        text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
