using System.Text;
using Meridian.Objects;

namespace Meridian.Objects.Tests.Views;

public class PodTests
{
    private static T Read<T>(string json) where T : class, IObjectView<T> => KubeObject.Parse(Encoding.UTF8.GetBytes(json)).View<T>();

    [Theory]
    [InlineData("""{"kind":"Pod"}""")]
    [InlineData("""{"spec":null,"status":null}""")]
    [InlineData("""{"spec":{"containers":null,"volumes":null,"nodeName":null,"hostNetwork":null,"nodeSelector":null},"status":{"conditions":null,"containerStatuses":null}}""")]
    public void View_FieldsMissingOrNull_ReadsAsEmpty(string json)
    {
        var pod = Read<Pod>(json);

        Assert.Empty(pod.Spec.Containers);
        Assert.Empty(pod.Spec.Volumes);
        Assert.Equal("", pod.Spec.NodeName);
        Assert.Empty(pod.Spec.NodeSelector);
        Assert.False(pod.Spec.HostNetwork);
        Assert.Empty(pod.Status.Conditions);
        Assert.Equal("", pod.Status.Phase);
    }

    [Fact]
    public void View_NullsInsideListsAndMaps_ReadAsEmptyText()
    {
        var pod = Read<Pod>("""{"spec":{"nodeSelector":{"a":null},"containers":[{"name":"c","command":["x",null],"ports":[{"hostPort":null}]}]}}""");

        Assert.Equal("", pod.Spec.NodeSelector["a"]);
        Assert.Equal(["x", ""], pod.Spec.Containers[0].Command);
        Assert.Equal(0, pod.Spec.Containers[0].Ports[0].HostPort);
    }

    [Fact]
    public void View_FullContainer_ReadsEveryPart()
    {
        var pod = Read<Pod>("""
            {"spec":{"terminationGracePeriodSeconds":5,"containers":[{"name":"web","image":"web:v1",
              "env":[{"name":"IP","valueFrom":{"fieldRef":{"fieldPath":"status.podIP"}}},{"name":"K","valueFrom":{"secretKeyRef":{"name":"s","key":"k","optional":true}}}],
              "envFrom":[{"prefix":"P_","configMapRef":{"name":"c"}}],
              "ports":[{"name":"http","containerPort":8080}],
              "readinessProbe":{"httpGet":{"path":"/healthz","port":"http"},"periodSeconds":2},
              "livenessProbe":{"tcpSocket":{"port":8080}},
              "lifecycle":{"preStop":{"sleep":{"seconds":3}}},
              "resources":{"requests":{"cpu":"250m","memory":"1Gi"},"limits":{"cpu":1}},
              "volumeMounts":[{"name":"v","mountPath":"/v"}]}],
             "volumes":[{"name":"v","emptyDir":{}}]},
             "status":{"podIP":"10.0.0.1","podIPs":[{"ip":"10.0.0.1"}],"startTime":"2024-05-01T10:00:00Z","containerStatuses":[{"name":"web","state":{"running":{}}}]}}
            """);

        var web = pod.Spec.Containers[0];
        Assert.Equal("status.podIP", web.Env[0].ValueFrom!.FieldRef!.FieldPath);
        Assert.True(web.Env[1].ValueFrom!.SecretKeyRef!.Optional);
        Assert.Equal("c", web.EnvFrom[0].ConfigMapRef!.Name);
        Assert.Equal(8080, web.Ports[0].ContainerPortNumber);
        Assert.Equal(new IntOrString("http"), web.ReadinessProbe!.HttpGet!.Port);
        Assert.Equal(2, web.ReadinessProbe.PeriodSeconds);
        Assert.Equal(8080, web.LivenessProbe!.TcpSocket!.Port.Number);
        Assert.Equal(3, web.Lifecycle!.PreStop!.Sleep!.Seconds);
        Assert.Equal(250, web.Resources.Requests["cpu"].MilliValue);
        Assert.Equal(1000, web.Resources.Limits["cpu"].MilliValue);
        Assert.Equal(1L << 30, web.Resources.Requests["memory"].Value);
        Assert.Equal("v", pod.Spec.Volumes[0].GetProperty("name").GetString());
        Assert.Equal("10.0.0.1", pod.Status.PodIPs[0].Ip);
        Assert.NotNull(pod.Status.ContainerStatuses[0].State.Running);
        Assert.Equal(5, pod.Spec.TerminationGracePeriodSeconds);
    }

    [Fact]
    public void View_Deployment_DefaultsStayToldApart()
    {
        var deployment = Read<Deployment>("""{"spec":{"strategy":{"rollingUpdate":{"maxSurge":"25%","maxUnavailable":0}},"selector":{"matchLabels":{"a":"b"}}}}""");

        Assert.Null(deployment.Spec.Replicas);
        Assert.Equal(3, deployment.Spec.Strategy.RollingUpdate!.MaxSurge!.Value.ScaledBy(10, roundUp: true));
        Assert.Equal(0, deployment.Spec.Strategy.RollingUpdate.MaxUnavailable!.Value.ScaledBy(10, roundUp: false));
        Assert.Equal("a=b", LabelSelector.From(deployment.Spec.Selector).ToString());
    }
}
