namespace Meridian.Objects;

/// <summary>What names of objects may look like, with the words of Kubernetes.</summary>
public static class NameSyntax
{
    private const string SubdomainRule =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an " +
        "alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string LabelRule =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric " +
        "character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string StartLetterRule =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric " +
        "character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    private const string WildcardRule =
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, " +
        "'-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is " +
        "'\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string IdentifierRule =
        "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' " +
        "(e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '[A-Za-z_][A-Za-z0-9_]*')";

    private const string PortLetters = "must contain at least one letter (a-z)";

    /// <summary>Faults of a DNS subdomain, the name of most objects: up to 253 characters.</summary>
    public static IEnumerable<string> SubdomainFaults(string name)
    {
        if (name.Length > 253) yield return "must be no more than 253 bytes";
        if (!name.Split('.').All(IsLabel)) yield return SubdomainRule;
    }

    /// <summary>Faults of a DNS label: up to 63 characters without dots.</summary>
    public static IEnumerable<string> LabelFaults(string name)
    {
        if (name.Length > 63) yield return "must be no more than 63 bytes";
        if (!IsLabel(name)) yield return LabelRule;
    }

    /// <summary>Faults of a DNS label that starts with a letter.</summary>
    public static IEnumerable<string> LetterLabelFaults(string name)
    {
        if (name.Length > 63) yield return "must be no more than 63 bytes";
        if (!IsLabel(name) || !char.IsAsciiLetterLower(name[0])) yield return StartLetterRule;
    }

    /// <summary>Faults of a host name whose first label is an asterisk.</summary>
    public static IEnumerable<string> WildcardFaults(string name)
    {
        if (name.Length > 253) yield return "must be no more than 253 bytes";
        if (!name.StartsWith("*.", StringComparison.Ordinal) || !name[2..].Split('.').All(IsLabel)) yield return WildcardRule;
    }

    /// <summary>Faults of an identifier of the C language.</summary>
    public static IEnumerable<string> IdentifierFaults(string name)
    {
        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')) yield return IdentifierRule;
    }

    /// <summary>Faults of a name that only has to fit into a URL path.</summary>
    public static IEnumerable<string> PathSegmentFaults(string name)
    {
        if (name is "." or "..") yield return $"may not be '{name}'";
        foreach (var illegal in "/%")
            if (name.Contains(illegal, StringComparison.Ordinal)) yield return $"may not contain '{illegal}'";
    }

    /// <summary>Faults of a port's name: up to 15 lower-case characters, digits and single hyphens, with a letter.</summary>
    public static IEnumerable<string> PortNameFaults(string name)
    {
        if (name.Length > 15) yield return "must be no more than 15 bytes";
        if (!name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')) yield return "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)";
        if (!name.Any(char.IsAsciiLetterLower)) yield return PortLetters;
        if (name.Contains("--", StringComparison.Ordinal)) yield return "must not contain consecutive hyphens";
        if (name.StartsWith('-') || name.EndsWith('-')) yield return "must not begin or end with a hyphen";
    }

    /// <summary>Faults of a key of a ConfigMap or Secret.</summary>
    public static IEnumerable<string> DataKeyFaults(string key)
    {
        if (key.Length > 253) yield return "must be no more than 253 bytes";
        if (key.Length == 0 || !key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            yield return "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
        if (key == ".") yield return "must not be '.'";
        else if (key == "..") yield return "must not be '..'";
        else if (key.StartsWith("..", StringComparison.Ordinal)) yield return "must not start with '..'";
    }

    /// <summary>Faults of an environment variable's name: printable ASCII without the equals sign.</summary>
    public static IEnumerable<string> EnvNameFaults(string name)
    {
        if (!name.All(c => c is >= ' ' and <= '~' and not '='))
            yield return "a valid environment variable name must consist only of printable ASCII characters other than '='";
    }

    private static bool IsLabel(string text) =>
        text.Length > 0 && IsLowerAlphanumeric(text[0]) && IsLowerAlphanumeric(text[^1]) && text.All(c => IsLowerAlphanumeric(c) || c == '-');

    private static bool IsLowerAlphanumeric(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
}
