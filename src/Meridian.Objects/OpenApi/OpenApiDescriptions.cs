namespace Meridian.Objects;

/// <summary>What <c>kubectl explain</c> says of kinds and of the fields that all kinds share. Most fields have no text yet.</summary>
internal static class OpenApiDescriptions
{
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["Namespace"] = "A scope for names: objects in different namespaces may share a name. Deleting it deletes what is in it.",
        ["Pod"] = "Containers that run together on one node, sharing network and volumes.",
        ["Node"] = "A machine, or what stands for one, that pods run on.",
        ["Service"] = "A stable name and address for a changing set of pods.",
        ["Endpoints"] = "The addresses behind a Service in one object. EndpointSlice replaces it.",
        ["EndpointSlice"] = "A part of the addresses behind a Service, with their readiness and zone.",
        ["ConfigMap"] = "Settings for pods, as text or bytes by key.",
        ["Secret"] = "Settings for pods that few may read, as bytes by key.",
        ["ServiceAccount"] = "An identity for what runs in pods.",
        ["Event"] = "A report of something that happened to an object. Events are dropped after a while.",
        ["PersistentVolume"] = "A piece of storage of the cluster.",
        ["PersistentVolumeClaim"] = "A request for a piece of storage.",
        ["ResourceQuota"] = "Limits on what the objects of a namespace may use in sum.",
        ["LimitRange"] = "Bounds and defaults for what single pods and containers may use.",
        ["ReplicationController"] = "Keeps a number of equal pods. Deployment replaces it.",
        ["Deployment"] = "Keeps a number of equal pods, and replaces them step by step when their template changes.",
        ["ReplicaSet"] = "Keeps a number of equal pods of one template. Usually made by a Deployment.",
        ["StatefulSet"] = "Keeps numbered pods, each with its own name and storage.",
        ["DaemonSet"] = "Keeps one pod on every node that fits.",
        ["ControllerRevision"] = "An unchanging snapshot of a controller's template.",
        ["Job"] = "Runs pods until enough of them have finished successfully.",
        ["CronJob"] = "Makes Jobs at given times.",
        ["HorizontalPodAutoscaler"] = "Sets the replicas of a workload by how busy its pods are.",
        ["Scale"] = "How many replicas a workload wants and has.",
        ["Ingress"] = "Routes HTTP from outside by host and path to Services.",
        ["IngressClass"] = "Names the controller that serves Ingresses of a class.",
        ["NetworkPolicy"] = "Which traffic may reach and leave a set of pods.",
        ["PodDisruptionBudget"] = "How many pods of a set may be evicted at a time.",
        ["Role"] = "What may be done with which resources, in one namespace.",
        ["RoleBinding"] = "Who has a Role or ClusterRole, in one namespace.",
        ["ClusterRole"] = "What may be done with which resources, in all namespaces.",
        ["ClusterRoleBinding"] = "Who has a ClusterRole, in all namespaces.",
        ["StorageClass"] = "A kind of storage that claims may ask for.",
        ["PriorityClass"] = "A name for how important pods are to the scheduler.",
        ["RuntimeClass"] = "A way of running containers that pods may choose.",
        ["Lease"] = "Who holds something, and until when: for elections and heartbeats.",
        ["CertificateSigningRequest"] = "A request for a certificate, and the certificate once signed.",
        ["Cluster"] = "A member of the federation: how to reach it, where it is, and how it is.",
        ["Placement"] = "To which clusters the federated object of the same name was sent, and how it fares there.",
        ["ObjectMeta"] = "What all objects have: names, labels, owners and times.",
        ["ListMeta"] = "What all lists have: the revision they were read at, and how to read on.",
        ["PodSpec"] = "What a pod is to run, and how.",
        ["Container"] = "One container of a pod: its image, command, ports and needs.",
        ["LabelSelector"] = "Selects objects by their labels. All its requirements must hold; none selects everything.",
    };

    private static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal)
    {
        ["apiVersion"] = "Group and version of the API that the object is written in.",
        ["kind"] = "Type of the object.",
        ["spec"] = "What is wanted.",
        ["status"] = "What was last observed. Written by the system.",
        ["items"] = "The objects of the list.",
    };

    private static readonly Dictionary<string, string> Metadata = new(StringComparer.Ordinal)
    {
        ["name"] = "Name of the object, unique for its kind within the namespace. It cannot change.",
        ["generateName"] = "Prefix of the name to make up if no name is given.",
        ["namespace"] = "Namespace of the object. It cannot change.",
        ["uid"] = "Identity of the object over all time. Set by the server.",
        ["resourceVersion"] = "Revision at which the object last changed. Given in an update, it must still be so.",
        ["generation"] = "Counts the changes of what is wanted. Set by the server.",
        ["creationTimestamp"] = "When the object was created. Set by the server.",
        ["deletionTimestamp"] = "When the object is to be gone, if it is being deleted. Set by the server.",
        ["deletionGracePeriodSeconds"] = "Time that was given to end gracefully. Set by the server.",
        ["labels"] = "Short texts by key, by which objects are selected.",
        ["annotations"] = "Any texts by key, for people and programs.",
        ["ownerReferences"] = "Objects this one belongs to; it is deleted when all of them are gone.",
        ["finalizers"] = "Who must still act before the object may be gone.",
        ["managedFields"] = "Which fields each writer set. Kept by the server for server-side apply.",
    };

    /// <summary>Description of a type; empty if there is none.</summary>
    public static string OfType(SchemaType type) => Kinds.GetValueOrDefault(type.ShortName, "");

    /// <summary>Description of a field; empty if there is none.</summary>
    public static string OfField(SchemaType owner, SchemaField field)
    {
        if (owner.Name == OpenApiNames.Meta + "ObjectMeta") return Metadata.GetValueOrDefault(field.Name, "");
        if (owner.ApiVersion.Length == 0) return "";
        return field.Name == "metadata" ? OfType(field.Message!) : Fields.GetValueOrDefault(field.Name, "");
    }
}
