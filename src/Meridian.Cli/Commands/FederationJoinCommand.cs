using System.CommandLine;
using Meridian.Client;
using Meridian.Federation;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary><c>meridian federation join</c>.</summary>
internal sealed class FederationJoinCommand : CliCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "Name of the cluster in the federation." };
    private readonly Option<string?> context = new("--cluster-context") { Description = "Context of your kubeconfig that leads to the cluster. Default: NAME.", HelpName = "CONTEXT" };
    private readonly Option<string?> server = new("--server") { Description = "Address at which the federation reaches the cluster. Default: that of the kubeconfig.", HelpName = "URL" };
    private readonly Option<string?> region = new("--region") { Description = "Region of the cluster. Default: that of its nodes.", HelpName = "REGION" };
    private readonly Option<string[]> zones = new("--zone") { Description = "Zones of the cluster. Default: those of its nodes.", HelpName = "ZONE,...", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> provider = new("--provider") { Description = "Who runs the cluster, such as aws. Default: what its nodes tell.", HelpName = "PROVIDER" };
    private readonly Option<string[]> labels = new("--labels") { Description = "Labels, by which policies select the cluster.", HelpName = "KEY=VALUE,...", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string[]> taints = new("--taints") { Description = "Taints, which objects must tolerate to be placed in the cluster.", HelpName = "KEY=VALUE:EFFECT,...", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string[]> groups = new("--api-groups") { Description = "API groups of custom resources the federation may write in the cluster, besides those it serves now; * for every API.", HelpName = "GROUP,...", AllowMultipleArgumentsPerToken = true };
    private readonly Option<bool> escalate = new("--allow-escalation") { Description = "The federation may hand out rights in the cluster that it does not have itself, as roles that grant more need it." };
    private readonly Option<bool> services = new("--define-services") { Description = "Define ServiceExport and ServiceImport, the multi-cluster services API, in the cluster if it does not have them." };
    private readonly Option<bool> takeOver = new("--take-over") { Description = "Take the cluster from another federation of the same name, which is no more." };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Print what would be made, and make nothing." };
    private readonly FederationOption federation = new();

    public FederationJoinCommand() : base("join", "Let a cluster of your kubeconfig join the federation, or repair its membership; safe to repeat.",
        "meridian federation join staging", "meridian federation join paris --cluster-context admin@paris --region europe-west --labels tier=gold",
        "meridian federation join edge --taints edge=true:NoSchedule --api-groups example.com", "meridian federation join paris --dry-run")
    {
        Arguments.Add(name);
        foreach (var option in (Option[])[context, server, region, zones, provider, labels, taints, groups, escalate, services, takeOver, dryRun, federation]) Options.Add(option);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        Joining.CheckName(arguments.GetRequiredValue(name));
        var home = MeridianHome.FromEnvironment();
        using var connection = await FederationAccess.OpenAsync(home, arguments.GetValue(federation), cancellationToken);
        var request = Request(arguments, UserKubeconfig.All(home).Credentials(arguments.GetValue(context) ?? arguments.GetRequiredValue(name)));
        if (arguments.GetValue(dryRun)) return await ShowAsync(request, connection.Client, arguments.InvocationConfiguration.Output, cancellationToken);
        var ticks = Ticks();
        if (request.Administrator.InsecureSkipVerify) ticks.Note($"{request.Administrator.Server.Host} is believed without a certificate (insecure-skip-tls-verify), now and by the federation later");
        var member = (await new Joining(connection.Client, TimeProvider.System).RunAsync(request, cancellationToken)).View<Cluster>().Status;
        var place = member.Region.Length == 0 ? "" : $" in {member.Region}";
        ticks.Done($"{request.Name}{place} has joined. See: meridian federation status {request.Name}");
        return ExitCodes.Ok;
    }

    private static async Task<int> ShowAsync(JoinRequest request, IKubeClient federation, TextWriter output, CancellationToken cancellationToken)
    {
        var identity = await FederationIdentity.ReadAsync(federation, cancellationToken);
        await output.WriteLineAsync($"# In {request.Name} are made all but the last two, which are made in the federation. The Secret gets a token of the account.");
        foreach (var body in MemberJoin.Plan(request, identity)) await output.WriteAsync($"---\n{YamlWriter.Write(body)}");
        return ExitCodes.Ok;
    }

    private JoinRequest Request(ParseResult arguments, ClusterCredentials administrator) => new()
    {
        Name = arguments.GetRequiredValue(name),
        Administrator = administrator,
        Server = Address(arguments.GetValue(server)),
        Region = arguments.GetValue(region),
        Zones = JoinArguments.List(arguments.GetValue(zones)) is { Length: > 0 } named ? named : null,
        Provider = arguments.GetValue(provider),
        Labels = JoinArguments.Labels(arguments.GetValue(labels)),
        Taints = JoinArguments.Taints(arguments.GetValue(taints)),
        ApiGroups = JoinArguments.List(arguments.GetValue(groups)),
        MayEscalate = arguments.GetValue(escalate),
        DefinesServices = arguments.GetValue(services),
        TakesOver = arguments.GetValue(takeOver),
    };

    private static Uri? Address(string? text) => text is null ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" ? address
        : throw CliException.BadInput($"--server {text}: an address looks like https://10.0.0.1:6443");
}
