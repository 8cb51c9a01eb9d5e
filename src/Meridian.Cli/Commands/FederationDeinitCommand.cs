using System.CommandLine;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary><c>meridian federation deinit</c>.</summary>
internal sealed class FederationDeinitCommand : CliCommand
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    private readonly Argument<string> name = new("NAME") { Description = "Name of the federation." };
    private readonly HostContextOption context = new();
    private readonly Option<string> ns = HostContextOption.Namespace();
    private readonly Option<bool> unjoin = new("--unjoin") { Description = "Let all members leave first; their workloads go on." };
    private readonly Option<bool> force = new("--force") { Description = "Do not ask for the members: they keep their workloads, and the federation's marks on them." };

    public FederationDeinitCommand() : base("deinit", "Remove a control plane that \"federation init\" made, with its state.",
        "meridian federation deinit world --host-cluster-context us-central", "meridian federation deinit world --unjoin")
    {
        Arguments.Add(name);
        foreach (var option in (Option[])[context, ns, unjoin, force]) Options.Add(option);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var ticks = Ticks();
        var home = MeridianHome.FromEnvironment();
        var objects = new HostObjects(arguments.GetRequiredValue(name), arguments.GetRequiredValue(ns));
        using var host = HostContextOption.Open(home, arguments.GetValue(context));
        var removal = new ControlPlaneRemoval(host.Client, objects, TimeProvider.System);
        if (!await removal.IsThereAsync(cancellationToken))
            throw CliException.BadInput($"there is no control plane of a federation \"{objects.Name}\" in namespace {objects.Namespace} of {host.Credentials.Server}");
        var credentials = await CredentialsAsync(host.Client, objects, cancellationToken);
        if (!arguments.GetValue(force)) await MembersLeaveAsync(credentials, objects, arguments.GetValue(unjoin), ticks, cancellationToken);
        var workload = await removal.WorkloadAsync(cancellationToken);
        var removed = await removal.RunAsync(cancellationToken);
        ticks.Done($"{removed} objects of {objects.Name} are removed from namespace {objects.Namespace}");
        if (await removal.RemoveNamespaceAsync(cancellationToken)) ticks.Done($"namespace {objects.Namespace} is removed");
        RemoveState(workload, objects, home.StateOf(objects.Name, host.Credentials.Server), ticks);
        using var held = await LockAsync(home, arguments, cancellationToken);
        foreach (var file in UserKubeconfig.Touched(home)) file.Remove([(objects.Name, credentials?.Server)]);
        return ExitCodes.Ok;
    }

    private static async Task<ClusterCredentials?> CredentialsAsync(IKubeClient host, HostObjects objects, CancellationToken cancellationToken)
    {
        try
        {
            return AdministratorSecret.Read(await host.GetAsync(ResourceTypes.Secrets, objects.Administrator, cancellationToken), objects.Name);
        }
        catch (StatusException missing) when (missing.IsNotFound)
        {
            return null;
        }
    }

    private static async Task MembersLeaveAsync(ClusterCredentials? credentials, HostObjects objects, bool unjoin, TickList ticks, CancellationToken cancellationToken)
    {
        // A control plane that never served has no members.
        if (credentials is null) return;
        using var connection = new ApiConnection(credentials);
        var members = await MembersAsync(connection, objects, cancellationToken);
        if (members.Count == 0) return;
        if (!unjoin)
            throw new CliException($"{objects.Name} has members: {string.Join(", ", members)}. Let them leave by --unjoin, or leave them as they are by --force; their workloads go on either way");
        // Those that are left are not to be given the work of those that went: all are told first to take nothing new.
        var scheduling = new ClusterScheduling(connection.Client);
        await Task.WhenAll(members.Select(member => scheduling.SetAsync(member, ["NoSchedule"], cancellationToken)));
        await Failures.AllAsync(members.Select(async member =>
        {
            await new Departure(connection.Client, TimeProvider.System).UnjoinAsync(member, cancellationToken);
            ticks.Done($"{member} has left the federation");
        }));
    }

    private static async Task<IReadOnlyList<string>> MembersAsync(ApiConnection connection, HostObjects objects, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerLimit);
        try
        {
            return [.. (await connection.Client.ListAsync(ResourceTypes.Clusters, null, ListOptions.All, limit.Token)).Items.Select(c => c.Header.Name)];
        }
        catch (Exception failure) when (failure is HttpRequestException or StatusException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new CliException($"{objects.Name} does not answer ({failure.Message.TrimEnd('.')}), so its members are not known. To remove it all the same, leaving them as they are: meridian federation deinit {objects.Name} --force");
        }
    }

    // Only the folder that init would choose: what else a pod was told is not ours to delete.
    private static void RemoveState(KubeObject? workload, HostObjects objects, string folder, TickList ticks)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
            ticks.Done($"{folder} is removed");
        }
        if (workload is not null && ControlPlaneManifests.EtcdOf(workload) is { Length: > 0 } etcd)
            ticks.Note($"its state is still in etcd, and an init of the same name goes on with it; to remove it: etcdctl --endpoints {etcd} del --prefix {PodFederation.EtcdPrefix(objects.Name)}/");
    }
}
