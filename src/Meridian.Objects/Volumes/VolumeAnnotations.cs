namespace Meridian.Objects;

/// <summary>The annotations by which those who bind, make and schedule volumes speak with each other.</summary>
public static class VolumeAnnotations
{
    /// <summary>On a claim: it and its volume know each other.</summary>
    public const string BindCompleted = "pv.kubernetes.io/bind-completed";

    /// <summary>On a claim or a volume: a controller chose the other; without it a user did.</summary>
    public const string BoundByController = "pv.kubernetes.io/bound-by-controller";

    /// <summary>On a volume: who made it.</summary>
    public const string ProvisionedBy = "pv.kubernetes.io/provisioned-by";

    /// <summary>On a claim: who is to make its volume.</summary>
    public const string Provisioner = "volume.kubernetes.io/storage-provisioner";

    /// <summary>As <see cref="Provisioner"/>, in the form of former times.</summary>
    public const string OldProvisioner = "volume.beta.kubernetes.io/storage-provisioner";

    /// <summary>On a claim: the node of its first pod, said by the scheduler.</summary>
    public const string SelectedNode = "volume.kubernetes.io/selected-node";

    /// <summary>On a claim or a volume: its class, in the form of former times; it counts more than the field.</summary>
    public const string OldClass = "volume.beta.kubernetes.io/storage-class";

    /// <summary>On a class: whether it is that of claims that name none.</summary>
    public const string DefaultClass = "storageclass.kubernetes.io/is-default-class";

    /// <summary>As <see cref="DefaultClass"/>, in the form of former times.</summary>
    public const string OldDefaultClass = "storageclass.beta.kubernetes.io/is-default-class";
}
