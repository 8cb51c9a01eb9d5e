using System.CommandLine;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary><c>meridian federation list</c>.</summary>
internal sealed class FederationListCommand : CliCommand
{
    private static readonly string[] Titles = ["NAME", "READY", "REGION", "ZONES", "NODES", "VERSION", "PROVIDER", "SERVER"];

    private readonly FederationOption federation = new();

    public FederationListCommand() : base("list", "Show the members of the federation.", "meridian federation list", "meridian federation list --federation world") => Options.Add(federation);

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var connection = await FederationAccess.OpenAsync(MeridianHome.FromEnvironment(), arguments.GetValue(federation), cancellationToken);
        var members = await connection.Client.ListAsync(ResourceTypes.Clusters, null, ListOptions.All, cancellationToken);
        TextTable.Write(arguments.InvocationConfiguration.Output, [Titles, .. members.Items.OrderBy(m => m.Header.Name, StringComparer.Ordinal).Select(Row)]);
        return ExitCodes.Ok;
    }

    private static string[] Row(KubeObject member)
    {
        var view = member.View<Cluster>();
        return
        [
            member.Header.Name, Readiness.IsReady(member) ? "yes" : "no", view.Status.Region, string.Join(',', view.Status.Zones),
            $"{view.Status.ReadyNodes}/{view.Status.Nodes}", view.Status.Version, view.Status.Provider, view.Spec.Server,
        ];
    }
}
