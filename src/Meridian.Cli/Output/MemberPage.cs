namespace Meridian.Cli;

/// <summary>What there is to know of one member, for people.</summary>
internal static class MemberPage
{
    // The rest of what nodes have matters to few.
    private static readonly string[] Resources = ["cpu", "memory", "pods"];

    /// <summary>Writes it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="member">The member.</param>
    /// <param name="now">The time.</param>
    public static void Write(TextWriter output, MemberReport member, DateTimeOffset now)
    {
        Line(output, "Name", member.Name);
        Line(output, "Server", member.Server);
        Line(output, "Version", member.Version);
        Line(output, "Provider", member.Provider);
        Line(output, "Place", string.Join(": ", new[] { member.Region, string.Join(", ", member.Zones) }.Where(t => t.Length > 0)));
        Line(output, "Nodes", $"{member.ReadyNodes}/{member.Nodes} ready");
        foreach (var name in Resources.Where(member.Allocatable.ContainsKey))
            Line(output, name == "cpu" ? "CPU" : char.ToUpperInvariant(name[0]) + name[1..], $"{member.Requested.GetValueOrDefault(name, "0")} of {member.Allocatable[name]} requested");
        Line(output, "Copies", member.Copies.Count == 0 ? "none" : string.Join(", ", member.Copies.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Value} {c.Key}")));
        Line(output, "Missing APIs", member.MissingApis.Length == 0 ? "none" : string.Join(", ", member.MissingApis));
        Line(output, "Credentials", member.CredentialsExpire is { } end ? $"end {Span(end - now)}" : "do not end");
        Line(output, "Last probe", member.LastProbe is { } probe ? Span(probe - now) : "");
        output.WriteLine();
        TextTable.Write(output, [["CONDITION", "STATUS", "REASON", "MESSAGE"], .. member.Conditions.Select(c => new[] { c.Type, c.Status, c.Reason, c.Message })]);
    }

    private static void Line(TextWriter output, string name, string value)
    {
        if (value.Length > 0) output.WriteLine($"{name + ':',-14}{value}");
    }

    private static string Span(TimeSpan span)
    {
        var size = span.Duration();
        var text = size.TotalDays >= 2 ? $"{size.TotalDays:0} days" : size.TotalHours >= 2 ? $"{size.TotalHours:0} h" : size.TotalMinutes >= 2 ? $"{size.TotalMinutes:0} min" : $"{size.TotalSeconds:0} s";
        return span < TimeSpan.Zero ? $"{text} ago" : $"in {text}";
    }
}
