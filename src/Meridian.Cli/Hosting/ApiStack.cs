using System.Net;
using Meridian.ApiServer;
using Meridian.ApiServer.ApiServices;
using Meridian.ApiServer.CustomResources;
using Meridian.Client;
using Meridian.Storage;
using Microsoft.Extensions.Logging;

namespace Meridian.Cli;

/// <summary>What every instance has: a durable store, the Kubernetes API over it with its guards, and the process's own client of it.</summary>
internal sealed class ApiStack : IAsyncDisposable
{
    private readonly ApiKind kind;
    private readonly TimeProvider time;
    private readonly RbacAuthorizer authorizer;
    private readonly IdentityLease identity;
    private readonly AdmissionPolicies policies;
    private readonly ILoggerFactory loggers;
    private readonly CustomResourceController customResources;
    private readonly LocalApiServices apiServices;
    private readonly ApiServerHost server;
    private readonly InformerSet informers;
    private PolicyStatusWriter? policyStatus;

    /// <summary>Makes the API; nothing listens yet.</summary>
    /// <param name="certificates">Its certificates and keys; disposed with the stack.</param>
    /// <param name="store">Where its objects are; disposed with the stack.</param>
    /// <param name="address">Where it will listen.</param>
    /// <param name="kind">What it serves.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">Makes loggers.</param>
    public ApiStack(ApiCertificates certificates, IObjectStore store, IPAddress address, ApiKind kind, TimeProvider time, ILoggerFactory loggers)
    {
        (this.kind, this.time) = (kind, time);
        Certificates = certificates;
        Store = store;
        authorizer = new RbacAuthorizer(Store, loggers.CreateLogger<RbacAuthorizer>());
        policies = new AdmissionPolicies(Store, authorizer);
        this.loggers = loggers;
        Tokens = new ServiceAccountTokens(Certificates.TokenKeys, ServiceAccountTokens.DefaultIssuer, Store, time);
        Engine = new ApiEngine(new ApiEngineOptions
        {
            Resources = kind.Resources(Store),
            Admission = [policies.Validating, .. kind.Admission(Store), .. AdmissionLists.ByRights(authorizer), policies.Mutating],
            Tokens = new TokenRequestIssuer(Tokens, Store, time),
            Pods = Pods,
            Time = time,
        });
        customResources = new CustomResourceController(Engine, Store, time, loggers.CreateLogger<CustomResourceController>());
        apiServices = new LocalApiServices(Engine, store, time, loggers.CreateLogger<LocalApiServices>());
        identity = new IdentityLease(Engine, $"{address}:{kind.Port}", time, loggers.CreateLogger<IdentityLease>());
        Client = new InProcessClient(Engine);
        informers = new InformerSet(Client, time, loggers);
        server = new ApiServerHost(new ApiServerOptions
        {
            Listen = new IPEndPoint(address, kind.Port),
            ServerCertificate = Certificates.Server,
            CurrentCertificate = () => Certificates.Server,
            Authority = Certificates.Authority.Certificate,
            Engine = Engine,
            Authenticator = new Authenticator(Certificates.Authority.Certificate, StaticTokens.None, Tokens, time, new BootstrapTokens(Store, time)),
            Authorizer = new NodeAuthorizer(authorizer, Store),
            Columns = kind.Columns,
            Questions = kind.Questions,
            Store = Store as IStoreMaintenance,
            Time = time,
            LoggerFactory = loggers,
        });
    }

    /// <summary>Certificates and keys.</summary>
    public ApiCertificates Certificates { get; }

    /// <summary>Issues and checks service-account tokens.</summary>
    public ServiceAccountTokens Tokens { get; }

    /// <summary>The durable store.</summary>
    public IObjectStore Store { get; }

    /// <summary>The API.</summary>
    public ApiEngine Engine { get; }

    /// <summary>The API, called in process.</summary>
    public IKubeClient Client { get; }

    /// <summary>Live copies of the API's collections.</summary>
    public IInformers Informers => informers;

    /// <summary>Where the API reaches pods.</summary>
    public LatePodConnections Pods { get; } = new();

    /// <summary>Root of the API server. Known once started.</summary>
    public Uri Address => server.Address;

    /// <summary>Makes the objects that must be there, begins to listen, and gives the administrator credentials.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        customResources.Start();
        await new ClusterBootstrap(Engine).EnsureNamespacesAsync(cancellationToken);
        await Task.WhenAll(
            BootstrapPolicy.EnsureAsync(Engine, cancellationToken),
            kind.MakesSystemObjects ? new ClusterBootstrap(Engine).EnsureSystemAsync(Certificates.Authority.CertificatePem, time.GetUtcNow(), cancellationToken) : Task.CompletedTask);
        apiServices.Start();
        policyStatus = new PolicyStatusWriter(Engine, loggers.CreateLogger<PolicyStatusWriter>());
        await server.StartAsync(cancellationToken);
        await Certificates.StartAsync(kind.Advertised ?? server.Address, cancellationToken);
        identity.Start();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await server.StopAsync(CancellationToken.None);
        await server.DisposeAsync();
        await apiServices.DisposeAsync();
        await identity.DisposeAsync();
        await customResources.DisposeAsync();
        await informers.DisposeAsync();
        if (policyStatus is not null) await policyStatus.DisposeAsync();
        await policies.DisposeAsync();
        await authorizer.DisposeAsync();
        await Store.DisposeAsync();
        await Certificates.DisposeAsync();
    }
}
