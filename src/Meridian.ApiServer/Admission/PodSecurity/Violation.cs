namespace Meridian.ApiServer;

/// <summary>What a pod asks for and may not have.</summary>
/// <param name="Reason">In short.</param>
/// <param name="Detail">Who asks for what; may be empty.</param>
internal sealed record Violation(string Reason, string Detail)
{
    public override string ToString() => Detail.Length == 0 ? Reason : $"{Reason} ({Detail})";

    /// <summary><c>container "a"</c>, <c>containers "a", "b"</c>.</summary>
    public static string Containers(IReadOnlyCollection<string> names) => Several("container", names);

    /// <summary><c>word "a"</c>, <c>words "a", "b"</c>.</summary>
    public static string Several(string word, IReadOnlyCollection<string> names) => $"{Plural(word, names)} {Quoted(names)}";

    public static string Plural(string word, IReadOnlyCollection<string> of) => of.Count == 1 ? word : word + "s";

    public static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"\"{n}\""));

    /// <summary><c>pod and container "a"</c>: who set something.</summary>
    public static string Setters(bool pod, IReadOnlyCollection<string> containers) =>
        string.Join(" and ", new[] { pod ? "pod" : "", containers.Count > 0 ? Containers(containers) : "" }.Where(s => s.Length > 0));

    /// <summary>Each value once, in order.</summary>
    public static string[] Set(IEnumerable<string> values) => [.. values.Distinct().Order(StringComparer.Ordinal)];
}
