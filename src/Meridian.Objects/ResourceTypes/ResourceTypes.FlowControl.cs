namespace Meridian.Objects;

// The group flowcontrol.apiserver.k8s.io.
public static partial class ResourceTypes
{
    /// <summary>FlowSchemas.</summary>
    public static readonly ResourceType FlowSchemas = new("flowcontrol.apiserver.k8s.io", "v1", "FlowSchema", "flowschemas", false) { Subresources = ["status"] };

    /// <summary>PriorityLevelConfigurations.</summary>
    public static readonly ResourceType PriorityLevelConfigurations =
        new("flowcontrol.apiserver.k8s.io", "v1", "PriorityLevelConfiguration", "prioritylevelconfigurations", false) { Subresources = ["status"] };

    private static ResourceType[] FlowControlGroup => [FlowSchemas, PriorityLevelConfigurations];
}
