using System.CommandLine;
using System.Net;
using Meridian.Client;
using Microsoft.Extensions.Logging;

namespace Meridian.Cli;

/// <summary><c>meridian federation serve</c>: what a pod of a federation's control plane runs.</summary>
internal sealed class FederationServeCommand : CliCommand
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);

    private readonly Argument<string> name = new("NAME") { Description = "Name of the federation." };
    private readonly Option<string> zone = new("--dns-zone-name") { Description = "Domain of the federation's DNS names.", Required = true, HelpName = "ZONE" };
    private readonly Option<string[]> etcd = new("--etcd-servers") { Description = "Keep the state in this etcd.", HelpName = "URL,...", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> data = new("--data") { Description = "Keep the state in this folder.", HelpName = "FOLDER" };
    private readonly Option<string> advertise = new("--advertise-address") { Description = "Address by which the Services are reached. Default: their own.", HelpName = "ADDRESS", DefaultValueFactory = _ => "" };
    private readonly Option<string> provider = new("--dns-provider") { Description = "Who serves the zone besides the built-in name server; configured in a Secret.", HelpName = "NAME", DefaultValueFactory = _ => DnsProviderRequest.BuiltIn };
    private readonly Option<bool> providerDryRun = new("--dns-provider-dry-run") { Description = "Write nothing at the provider." };
    private readonly Option<double> lease = new("--leader-elect-lease-duration") { Description = "Seconds that a silent leader keeps the lead.", HelpName = "SECONDS", DefaultValueFactory = _ => 15 };
    private readonly Option<double> renew = new("--leader-elect-renew-deadline") { Description = "Seconds that a leader acts without renewing.", HelpName = "SECONDS", DefaultValueFactory = _ => 10 };
    private readonly Option<double> retry = new("--leader-elect-retry-period") { Description = "Seconds between renewals.", HelpName = "SECONDS", DefaultValueFactory = _ => 2 };

    public FederationServeCommand() : base("serve", "Run a federation's control plane in this pod.", "meridian federation serve world --dns-zone-name example.com --data /var/lib/meridian")
    {
        Hidden = true;
        Arguments.Add(name);
        foreach (var option in (Option[])[zone, etcd, data, advertise, provider, providerDryRun, lease, renew, retry]) Options.Add(option);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        arguments.InvocationConfiguration.ProcessTerminationTimeout = StopLimit;
        var options = Read(arguments, Environment.GetEnvironmentVariable);
        using var loggers = ServeCommand.Loggers();
        using var traces = Telemetry.Begin(options.Objects.Name, Environment.GetEnvironmentVariable);
        using var held = await HoldAsync(options, cancellationToken);
        using var host = new ApiConnection(HostCluster.OfPod(Environment.GetEnvironmentVariable));
        try
        {
            var setup = await new PodFederation(options, host.Client, TimeProvider.System, loggers).SetupAsync(cancellationToken);
            await using var federation = new FederationHost(setup, TimeProvider.System, loggers);
            await federation.StartAsync(cancellationToken);
            await using var memory = new QuietMemory(TimeProvider.System);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to end: all is disposed in order.
        }
        return ExitCodes.Ok;
    }

    private PodFederationOptions Read(ParseResult arguments, Func<string, string?> variable)
    {
        var servers = EtcdServers.Parse(arguments.GetValue(etcd));
        var folder = arguments.GetValue(data) ?? "";
        if ((servers.Length == 0) == (folder.Length == 0)) throw CliException.BadInput("either --etcd-servers or --data says where the state is kept");
        var election = new LeaderElectionOptions
        {
            Lease = FederationHost.LeaderLease, Identity = "", LeaseDuration = Seconds(lease), RenewDeadline = Seconds(renew), RetryPeriod = Seconds(retry),
        };
        if (election.Fault is { } fault) throw CliException.BadInput(fault);
        return new PodFederationOptions
        {
            Objects = new HostObjects(arguments.GetRequiredValue(name), Needed("POD_NAMESPACE")),
            PodName = Needed("POD_NAME"),
            PodAddress = IPAddress.TryParse(Needed("POD_IP"), out var address) ? address : throw CliException.BadInput($"POD_IP={Needed("POD_IP")} is no address"),
            DnsZone = arguments.GetRequiredValue(zone),
            EtcdServers = servers,
            DataFolder = folder,
            AdvertisedAddress = arguments.GetRequiredValue(advertise),
            DnsProvider = arguments.GetRequiredValue(provider) is var named && named == DnsProviderRequest.BuiltIn ? "" : named,
            DnsProviderDryRun = arguments.GetValue(providerDryRun),
            Election = election,
        };

        TimeSpan Seconds(Option<double> option) => TimeSpan.FromSeconds(arguments.GetValue(option));

        string Needed(string name) => variable(name) is { Length: > 0 } value ? value : throw CliException.BadInput($"{name} is not set: this command runs in a pod");
    }

    // Two processes on one database would each keep a memory of it.
    private static async Task<IDisposable?> HoldAsync(PodFederationOptions options, CancellationToken cancellationToken)
    {
        if (options.DataFolder.Length == 0) return null;
        MeridianHome.CreateFolder(options.DataFolder);
        return await InstanceLock.TakeAsync(new InstanceFolder(options.Objects.Name, options.DataFolder, options.DataFolder), cancellationToken);
    }
}
