using static Meridian.Objects.SelectableField;

namespace Meridian.Objects;

// The core group.
public static partial class ResourceTypes
{
    /// <summary>Namespaces.</summary>
    public static readonly ResourceType Namespaces = new("", "v1", "Namespace", "namespaces", false)
    {
        ShortNames = ["ns"],
        MissingVerbs = ["deletecollection"],
        DeleteAnswersObject = true,
        Subresources = ["status", "finalize"],
        SelectableFields = [At("status.phase"), Alias("name", "metadata.name")],
    };

    /// <summary>Pods.</summary>
    public static readonly ResourceType Pods = new("", "v1", "Pod", "pods", true)
    {
        ShortNames = ["po"],
        Categories = ["all"],
        DeleteAnswersObject = true,
        Subresources = ["status", "ephemeralcontainers", "resize", "binding", "eviction", "log", "exec", "attach", "portforward", "proxy"],
        SelectableFields =
        [
            At("spec.nodeName"), At("spec.restartPolicy"), At("spec.schedulerName"), At("spec.serviceAccountName"),
            At("spec.hostNetwork") with { WhenMissing = "false" },
            At("status.phase"), At("status.podIP"), Alias("status.podIPs", "status.podIP"), At("status.nominatedNodeName"),
            Alias("spec.host", "spec.nodeName"),
        ],
    };

    /// <summary>Nodes.</summary>
    public static readonly ResourceType Nodes = new("", "v1", "Node", "nodes", false)
    {
        ShortNames = ["no"],
        Subresources = ["status", "proxy"],
        SelectableFields = [At("spec.unschedulable") with { WhenMissing = "false" }],
    };

    /// <summary>Services.</summary>
    public static readonly ResourceType Services = new("", "v1", "Service", "services", true)
    {
        ShortNames = ["svc"],
        Categories = ["all"],
        DeleteAnswersObject = true,
        Subresources = ["status", "proxy"],
        SelectableFields = [At("spec.clusterIP"), At("spec.type")],
    };

    /// <summary>Endpoints.</summary>
    public static readonly ResourceType Endpoints = new("", "v1", "Endpoints", "endpoints", true)
    {
        ShortNames = ["ep"],
        ListKind = "EndpointsList",
        Deprecation = "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
    };

    /// <summary>ConfigMaps.</summary>
    public static readonly ResourceType ConfigMaps = new("", "v1", "ConfigMap", "configmaps", true) { ShortNames = ["cm"] };

    /// <summary>ComponentStatuses.</summary>
    public static readonly ResourceType ComponentStatuses = new("", "v1", "ComponentStatus", "componentstatuses", false)
    {
        ShortNames = ["cs"],
        MissingVerbs = ["watch"],
        ListKind = "ComponentStatusList",
        Deprecation = "v1 ComponentStatus is deprecated in v1.19+",
    };

    /// <summary>LimitRanges.</summary>
    public static readonly ResourceType LimitRanges = new("", "v1", "LimitRange", "limitranges", true) { ShortNames = ["limits"] };

    /// <summary>PersistentVolumes.</summary>
    public static readonly ResourceType PersistentVolumes = new("", "v1", "PersistentVolume", "persistentvolumes", false)
    {
        ShortNames = ["pv"],
        DeleteAnswersObject = true,
        Subresources = ["status"],
    };

    /// <summary>PersistentVolumeClaims.</summary>
    public static readonly ResourceType PersistentVolumeClaims = new("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", true)
    {
        ShortNames = ["pvc"],
        DeleteAnswersObject = true,
        Subresources = ["status"],
    };

    /// <summary>PodTemplates.</summary>
    public static readonly ResourceType PodTemplates = new("", "v1", "PodTemplate", "podtemplates", true) { DeleteAnswersObject = true };

    /// <summary>ReplicationControllers.</summary>
    public static readonly ResourceType ReplicationControllers = new("", "v1", "ReplicationController", "replicationcontrollers", true)
    {
        ShortNames = ["rc"],
        Categories = ["all"],
        Subresources = ["status", "scale"],
        SelectableFields = [At("status.replicas") with { WhenMissing = "0" }],
    };

    /// <summary>ResourceQuotas.</summary>
    public static readonly ResourceType ResourceQuotas = new("", "v1", "ResourceQuota", "resourcequotas", true)
    {
        ShortNames = ["quota"],
        DeleteAnswersObject = true,
        Subresources = ["status"],
    };

    /// <summary>Secrets.</summary>
    public static readonly ResourceType Secrets = new("", "v1", "Secret", "secrets", true) { SelectableFields = [At("type")] };

    /// <summary>ServiceAccounts.</summary>
    public static readonly ResourceType ServiceAccounts = new("", "v1", "ServiceAccount", "serviceaccounts", true) { ShortNames = ["sa"], Subresources = ["token"], DeleteAnswersObject = true };

    /// <summary>Core events; <see cref="ReportedEvents"/> are the same objects.</summary>
    public static readonly ResourceType Events = new("", "v1", "Event", "events", true)
    {
        ShortNames = ["ev"],
        SelectableFields =
        [
            At("involvedObject.kind"), At("involvedObject.namespace"), At("involvedObject.name"), At("involvedObject.uid"),
            At("involvedObject.apiVersion"), At("involvedObject.resourceVersion"), At("involvedObject.fieldPath"),
            At("reason"), At("type"), Alias("source", "source.component"), At("reportingComponent"), Alias("reportingController", "reportingComponent"),
        ],
    };

    private static ResourceType[] CoreGroup =>
    [
        ComponentStatuses, ConfigMaps, Endpoints, Events, LimitRanges, Namespaces, Nodes, PersistentVolumeClaims, PersistentVolumes, Pods, PodTemplates,
        ReplicationControllers, ResourceQuotas, Secrets, ServiceAccounts, Services,
    ];
}
