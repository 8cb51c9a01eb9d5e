using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Dns;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary><c>meridian federation init</c>.</summary>
internal sealed class FederationInitCommand : CliCommand
{
    private static readonly string[] ServiceTypes = ["LoadBalancer", "NodePort", "ClusterIP"];

    private readonly Argument<string> name = new("NAME") { Description = "Name of the federation, and of its context." };
    private readonly HostContextOption context = new();
    private readonly Option<string> ns = HostContextOption.Namespace();
    private readonly Option<string> zone = new("--dns-zone-name") { Description = "Domain of the federation's DNS names.", Required = true, HelpName = "ZONE" };
    private readonly DnsProviderOptions provider = new();
    private readonly Option<string> image = new("--image") { Description = "Image of the control plane.", HelpName = "IMAGE", DefaultValueFactory = _ => OwnImages.Meridian };
    private readonly Option<string[]> etcd = new("--etcd-servers") { Description = "Keep the state in this etcd, instead of in a volume.", HelpName = "URL,...", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> storageClass = new("--storage-class") { Description = "Storage class of the volume. Default: the cluster's default.", HelpName = "NAME" };
    private readonly Option<string> volumeSize = new("--volume-size") { Description = "Size of the volume.", HelpName = "SIZE", DefaultValueFactory = _ => "1Gi" };
    private readonly Option<int> replicas = new("--replicas") { Description = "Pods; more than one need --etcd-servers.", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<string> serviceType = new("--service-type", "--api-server-service-type") { Description = "LoadBalancer, NodePort or ClusterIP.", HelpName = "TYPE", DefaultValueFactory = _ => ServiceTypes[0] };
    private readonly Option<string?> advertise = new("--api-server-advertise-address", "--advertise-address") { Description = "Address that leads to the Services, if it is not their own.", HelpName = "IP" };
    private readonly Option<int> timeout = new("--timeout") { Description = "Seconds to wait until it serves.", HelpName = "SECONDS", DefaultValueFactory = _ => 120 };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Print the manifests, keys and all, and change nothing." };
    private readonly Option<string?> output = new("--output", "-o") { Description = "\"yaml\": the same as --dry-run.", HelpName = "FORMAT" };

    public FederationInitCommand() : base("init", "Run a federation's control plane as pods in a cluster of your kubeconfig; safe to repeat.",
        "meridian federation init world --host-cluster-context us-central --dns-zone-name example.com",
        "meridian federation init world --dns-zone-name example.com --etcd-servers https://etcd.example.com:2379 --replicas 3",
        "meridian federation init world --dns-zone-name example.com --dns-provider rfc2136 --dns-provider-config bind.conf",
        "meridian federation init world --dns-zone-name example.com --dry-run > world.yaml")
    {
        Arguments.Add(name);
        foreach (var option in (Option[])[context, zone, image, etcd, storageClass, volumeSize, replicas, serviceType, advertise, ns, timeout, dryRun, output]) Options.Add(option);
        provider.AddTo(this);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var asked = Read(arguments);
        var home = MeridianHome.FromEnvironment();
        using var host = HostContextOption.Open(home, arguments.GetValue(context));
        var request = await OnHostAsync(asked, host, home, cancellationToken);
        var init = new ControlPlaneInit(host.Client, Ticks(), TimeProvider.System);
        var manifests = await init.ManifestsAsync(request, cancellationToken);
        if (arguments.GetValue(dryRun) || arguments.GetValue(output) is not null)
        {
            arguments.InvocationConfiguration.Output.Write(string.Join("---\n", manifests.Select(YamlWriter.Write)));
            return ExitCodes.Ok;
        }
        var kubeconfig = UserKubeconfig.FromEnvironment(home);
        await EnsureContextIsFreeAsync(kubeconfig, request, host.Client, cancellationToken);
        await MakeAsync(request, manifests, init, host.Client, TimeSpan.FromSeconds(arguments.GetValue(timeout)), async credentials =>
        {
            using var held = await LockAsync(home, arguments, cancellationToken);
            kubeconfig.Merge([(request.Objects.Name, credentials)]);
        }, cancellationToken);
        Tell(arguments, request);
        return ExitCodes.Ok;
    }

    private static async Task MakeAsync(
        ControlPlaneRequest request, IReadOnlyList<JsonObject> manifests, ControlPlaneInit init, IKubeClient host, TimeSpan limit, Func<ClusterCredentials, Task> merge, CancellationToken cancellationToken)
    {
        var ticks = Ticks();
        await init.ApplyAsync(request, manifests, cancellationToken);
        var credentials = await new ControlPlaneWatch(host, request, TimeProvider.System).ServesAsync(limit, cancellationToken);
        ticks.Done($"the federation {request.Objects.Name} serves {credentials.Server.AbsoluteUri.TrimEnd('/')}");
        await merge(credentials);
        ticks.Done($"context {request.Objects.Name} is in your kubeconfig");
    }

    private static void Tell(ParseResult arguments, ControlPlaneRequest request)
    {
        var (name, console) = (request.Objects.Name, arguments.InvocationConfiguration.Output);
        console.WriteLine();
        console.WriteLine("Try next:");
        console.WriteLine($"  meridian federation join CLUSTER --federation {name}");
        console.WriteLine($"  kubectl --context {name} get clusters");
        if (request.DnsProvider is { } dns) console.WriteLine($"{dns.Name} is kept like the federation's names; its Services tell: kubectl --context {name} get services -o yaml");
        console.WriteLine($"Lead the domain {request.DnsZone} to the address of: kubectl -n {request.Objects.Namespace} get service {request.Objects.DnsService.Name}");
    }

    private ControlPlaneRequest Read(ParseResult arguments)
    {
        var federation = arguments.GetRequiredValue(name);
        if (!FederationName.IsValid(federation)) throw CliException.BadInput($"\"{federation}\" is no name of a federation: use lower-case letters, digits and '-', at most {FederationName.Longest}, beginning with a letter and ending with a letter or digit");
        if (federation == MeridianHome.FederationName) throw CliException.BadInput($"\"{federation}\" is the context of the federation of \"meridian up\"; choose another name");
        var domain = Zone(arguments.GetRequiredValue(zone));
        var count = arguments.GetValue(replicas);
        var servers = EtcdServers.Parse(arguments.GetValue(etcd));
        if (count is < 1 or > 9) throw CliException.BadInput($"--replicas {count}: 1 to 9 are possible");
        if (count > 1 && servers.Length == 0) throw CliException.BadInput($"--replicas {count}: more than one share their state, which needs --etcd-servers");
        if (servers.Length > 0 && arguments.GetValue(storageClass) is not null) throw CliException.BadInput("--storage-class and --etcd-servers exclude each other: the state is in a volume or in etcd");
        if (arguments.GetValue(output) is { } format && format != "yaml") throw CliException.BadInput($"-o {format}: there is \"yaml\" only");
        if (arguments.GetValue(timeout) < 1) throw CliException.BadInput("--timeout: a number of seconds, at least 1");
        return new ControlPlaneRequest
        {
            Objects = new HostObjects(federation, arguments.GetRequiredValue(ns)),
            DnsZone = domain,
            DnsProvider = provider.Read(arguments, domain),
            Image = arguments.GetRequiredValue(image),
            EtcdServers = servers,
            StorageClass = arguments.GetValue(storageClass) ?? "",
            VolumeSize = arguments.GetRequiredValue(volumeSize),
            Replicas = count,
            ServiceType = Array.Find(ServiceTypes, t => t.Equals(arguments.GetRequiredValue(serviceType), StringComparison.OrdinalIgnoreCase))
                ?? throw CliException.BadInput($"--service-type {arguments.GetRequiredValue(serviceType)}: there are {string.Join(", ", ServiceTypes)}"),
            AdvertisedAddress = Address(arguments.GetValue(advertise) ?? ""),
        };
    }

    private static string Zone(string zone)
    {
        var trimmed = zone.TrimEnd('.');
        return trimmed.Length > 0 && DnsName.TryParse(trimmed) is not null ? trimmed : throw CliException.BadInput($"--dns-zone-name {zone}: not a domain such as example.com");
    }

    private static string Address(string address) => address.Length == 0 || IPAddress.TryParse(address, out _)
        ? address
        : throw CliException.BadInput($"--api-server-advertise-address {address}: not an IP address");

    // What depends on the cluster that it will run in.
    private static async Task<ControlPlaneRequest> OnHostAsync(ControlPlaneRequest request, ApiConnection host, MeridianHome home, CancellationToken cancellationToken)
    {
        var facts = await HostFacts.ReadAsync(host.Client, cancellationToken);
        if (facts.OnlyPretends) throw new CliException($"{host.Credentials.Server} only simulates pods: a control plane cannot run there; choose another cluster by --host-cluster-context");
        if (request is { ServiceType: "NodePort", AdvertisedAddress: "" })
            request = request with { AdvertisedAddress = facts.NodeAddress.Length > 0 ? facts.NodeAddress : throw new CliException("the host cluster has no node with an address; name one by --api-server-advertise-address") };
        if (request.EtcdServers.Length > 0) return WithEtcd(request, facts);
        if (facts.RunsProcesses) return request with { DataFolder = home.StateOf(request.Objects.Name, host.Credentials.Server) };
        if (request.StorageClass.Length == 0 && !facts.HasDefaultClass)
            throw new CliException($"the host cluster has no default storage class for the volume with the state. Name one by --storage-class (there are: {string.Join(", ", facts.StorageClasses.DefaultIfEmpty("none"))}), or keep the state in etcd by --etcd-servers");
        return request;
    }

    private static ControlPlaneRequest WithEtcd(ControlPlaneRequest request, HostFacts facts)
    {
        if (!facts.RunsProcesses && request.EtcdServers.FirstOrDefault(s => new Uri(s).IsLoopback) is { } local)
            throw CliException.BadInput($"--etcd-servers {local}: for a pod that is the pod itself; name an address that pods of the host cluster reach");
        return request;
    }

    private static async Task EnsureContextIsFreeAsync(UserKubeconfig kubeconfig, ControlPlaneRequest request, IKubeClient host, CancellationToken cancellationToken)
    {
        Uri? ours = null;
        try
        {
            ours = AdministratorSecret.Read(await host.GetAsync(ResourceTypes.Secrets, request.Objects.Administrator, cancellationToken), request.Objects.Name)?.Server;
        }
        catch (StatusException missing) when (missing.IsNotFound)
        {
            // The first time: a context of the name is somebody else's.
        }
        kubeconfig.Check(new Dictionary<string, Uri?> { [request.Objects.Name] = ours });
    }
}
