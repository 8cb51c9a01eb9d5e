using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer;

/// <summary>The admission rules of each kind of server, in the order in which they are asked.</summary>
public static class AdmissionLists
{
    /// <summary>A cluster's. The addresses and ports that services in the store hold are taken from the start.</summary>
    /// <param name="store">Where services are.</param>
    /// <param name="block">Where their addresses come from.</param>
    /// <param name="time">Clock. Default: the system's.</param>
    public static IReadOnlyList<IAdmission> ForCluster(IObjectStore store, LoopbackBlock block, TimeProvider? time = null) =>
    [
        new NamespaceLifecycle(),
        new LimitRanger(),
        new ServiceAccountAdmission(store),
        new TaintNodesByCondition(),
        new PodSecurityAdmission(),
        new PodPriority(),
        new DefaultTolerationSeconds(),
        new DefaultStorageClass(),
        new StorageObjectInUseProtection(),
        new PersistentVolumeClaimResize(),
        new RuntimeClassAdmission(),
        new CertificateRequester(),
        new DeviceAdminAccess(),
        new CertificateSubjectRestriction(),
        new DefaultIngressClass(),
        new PodTopologyLabels(),
        new ServiceAllocation(ServiceAddresses.From(store, block)),
        new ResourceQuotaAdmission(store, time ?? TimeProvider.System),
    ];

    /// <summary>The rules, of every kind of server, that ask what a user may do.</summary>
    /// <param name="authorizer">Knows it.</param>
    public static IReadOnlyList<IAdmission> ByRights(RbacAuthorizer authorizer) => [new CertificateSignerAdmission(authorizer), new RbacEscalation(authorizer)];

    /// <summary>A federation's: what is particular to pods, nodes and addresses happens in the members.</summary>
    /// <param name="onlyStored">Resources, such as <c>endpoints</c> or <c>csinodes.storage.k8s.io</c>, that neither the federation nor its members act on, and why. Default: none.</param>
    public static IReadOnlyList<IAdmission> ForFederation(IReadOnlyDictionary<string, string>? onlyStored = null) =>
        [new NamespaceLifecycle(), new CertificateRequester(), new FederationAnnotations(), UnattendedKinds.OfFederation(onlyStored ?? new Dictionary<string, string>(0))];
}
