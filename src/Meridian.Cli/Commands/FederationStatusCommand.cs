using System.CommandLine;
using System.Text.Json;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary><c>meridian federation status</c>.</summary>
internal sealed class FederationStatusCommand : CliCommand
{
    private static readonly string[] Titles = ["NAME", "READY", "WELL", "VERSION", "NODES", "COPIES", "CREDENTIALS END", "WHY"];

    private readonly Argument<string?> name = new("NAME") { Description = "A member. Default: all.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string> format = new("--output", "-o") { Description = "\"json\" for scripts.", HelpName = "json" };
    private readonly FederationOption federation = new();

    public FederationStatusCommand() : base("status", "Show how members are; exits with 0 only if all is well.",
        "meridian federation status", "meridian federation status staging", "meridian federation status -o json")
    {
        format.AcceptOnlyFromAmong("json");
        Arguments.Add(name);
        Options.Add(format);
        Options.Add(federation);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (output, wanted) = (arguments.InvocationConfiguration.Output, arguments.GetValue(name));
        using var connection = await FederationAccess.OpenAsync(MeridianHome.FromEnvironment(), arguments.GetValue(federation), cancellationToken);
        var members = await MembersAsync(connection.Client, wanted, cancellationToken);
        if (arguments.GetValue(format) == "json") await output.WriteLineAsync(JsonSerializer.Serialize(new FederationReport(members), CliJsonContext.Default.FederationReport));
        else if (wanted is not null) MemberPage.Write(output, members[0], TimeProvider.System.GetUtcNow());
        else if (members.Count == 0) await arguments.InvocationConfiguration.Error.WriteLineAsync("There are no members. Let one join with: meridian federation join NAME");
        else TextTable.Write(output, [Titles, .. members.Select(Row)]);
        return members.Count > 0 && members.All(m => m.Well) ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static async Task<IReadOnlyList<MemberReport>> MembersAsync(IKubeClient federation, string? wanted, CancellationToken cancellationToken)
    {
        var clusters = federation.ListAsync(ResourceTypes.Clusters, null, ListOptions.All, cancellationToken);
        var copies = Copies((await federation.ListAsync(ResourceTypes.Placements, null, ListOptions.All, cancellationToken)).Items);
        var members = (await clusters).Items.Where(c => wanted is null || c.Header.Name == wanted).ToArray();
        if (wanted is not null && members.Length == 0) throw CliException.BadInput($"the federation has no member \"{wanted}\"; see: meridian federation list");
        return [.. members.OrderBy(c => c.Header.Name, StringComparer.Ordinal).Select(c => MemberReport.Of(c, copies.GetValueOrDefault(c.Header.Name, [])))];
    }

    private static Dictionary<string, Dictionary<string, int>> Copies(IEnumerable<KubeObject> placements)
    {
        var found = new Dictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);
        foreach (var part in placements.SelectMany(p => p.View<Placement>().Status.Clusters))
        {
            if (!found.TryGetValue(part.Name, out var states)) found[part.Name] = states = new(StringComparer.Ordinal);
            states[part.State] = states.GetValueOrDefault(part.State) + 1;
        }
        return found;
    }

    private static string[] Row(MemberReport member) =>
    [
        member.Name, member.Ready ? "yes" : "no", member.Well ? "yes" : "no", member.Version, $"{member.ReadyNodes}/{member.Nodes}", $"{member.Copies.Values.Sum()}",
        member.CredentialsExpire is { } end ? WireTime.Format(end) : "never", member.Well ? "" : Why(member),
    ];

    private static string Why(MemberReport member) =>
        member.Conditions.FirstOrDefault(c => c.Type != "Offline" && c.Status != "True")?.Message
        ?? (member.MissingApis.Length > 0 ? $"missing APIs: {string.Join(", ", member.MissingApis)}" : string.Join(", ", member.Copies.Select(c => $"{c.Value} copies {c.Key}")));
}
