namespace Meridian.Objects;

// The group apiextensions.k8s.io.
public static partial class ResourceTypes
{
    /// <summary>Definitions of custom resources.</summary>
    public static readonly ResourceType CustomResourceDefinitions = new("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", false)
    {
        ShortNames = ["crd", "crds"],
        Categories = ["api-extensions"],
        Subresources = ["status"],
    };

    private static ResourceType[] ExtensionsGroup => [CustomResourceDefinitions];
}
