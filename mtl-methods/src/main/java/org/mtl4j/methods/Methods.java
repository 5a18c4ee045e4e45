// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods;

import java.util.List;
import org.mtl4j.api.spi.Plugin;
import org.mtl4j.api.train.Optimizer;
import org.mtl4j.methods.balancer.AlignedMtl;
import org.mtl4j.methods.balancer.Cagrad;
import org.mtl4j.methods.balancer.Config;
import org.mtl4j.methods.balancer.CrMogm;
import org.mtl4j.methods.balancer.DbMtl;
import org.mtl4j.methods.balancer.Dibs;
import org.mtl4j.methods.balancer.DualProj;
import org.mtl4j.methods.balancer.Epo;
import org.mtl4j.methods.balancer.EveryK;
import org.mtl4j.methods.balancer.ExcessMtl;
import org.mtl4j.methods.balancer.FairGrad;
import org.mtl4j.methods.balancer.GradCraft;
import org.mtl4j.methods.balancer.GradDrop;
import org.mtl4j.methods.balancer.GradNorm;
import org.mtl4j.methods.balancer.GradVac;
import org.mtl4j.methods.balancer.ImtlG;
import org.mtl4j.methods.balancer.Krum;
import org.mtl4j.methods.balancer.Mean;
import org.mtl4j.methods.balancer.MeanCone;
import org.mtl4j.methods.balancer.MetaBalance;
import org.mtl4j.methods.balancer.Mgda;
import org.mtl4j.methods.balancer.Moco;
import org.mtl4j.methods.balancer.Modo;
import org.mtl4j.methods.balancer.NashMtl;
import org.mtl4j.methods.balancer.NtkMtl;
import org.mtl4j.methods.balancer.NtkMtlSr;
import org.mtl4j.methods.balancer.ParetoMtl;
import org.mtl4j.methods.balancer.Pcd;
import org.mtl4j.methods.balancer.Pcgrad;
import org.mtl4j.methods.balancer.PeLtr;
import org.mtl4j.methods.balancer.Pivrg;
import org.mtl4j.methods.balancer.RandomGradients;
import org.mtl4j.methods.balancer.Sdmgrad;
import org.mtl4j.methods.balancer.Sum;
import org.mtl4j.methods.balancer.TrimmedMean;
import org.mtl4j.methods.balancer.Upgrad;
import org.mtl4j.methods.loss.CrossEntropy;
import org.mtl4j.methods.loss.Focal;
import org.mtl4j.methods.loss.Huber;
import org.mtl4j.methods.merging.TaskArithmetic;
import org.mtl4j.methods.merging.Ties;
import org.mtl4j.methods.metric.Accuracy;
import org.mtl4j.methods.metric.Auc;
import org.mtl4j.methods.metric.AveragePrecision;
import org.mtl4j.methods.metric.F1;
import org.mtl4j.methods.metric.LogLoss;
import org.mtl4j.methods.metric.R2;
import org.mtl4j.methods.metric.Rmse;
import org.mtl4j.methods.metric.Rrmse;
import org.mtl4j.methods.network.Conv;
import org.mtl4j.methods.network.FtTransformer;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.network.MlpHead;
import org.mtl4j.methods.network.RealMlp;
import org.mtl4j.methods.network.Recurrent;
import org.mtl4j.methods.network.ResNet;
import org.mtl4j.methods.network.TabM;
import org.mtl4j.methods.network.Tabular;
import org.mtl4j.methods.network.Transformer;
import org.mtl4j.methods.reference.Linear;
import org.mtl4j.methods.reference.MeanPrediction;
import org.mtl4j.methods.schedule.Constant;
import org.mtl4j.methods.schedule.Cosine;
import org.mtl4j.methods.schedule.CosineLog;
import org.mtl4j.methods.schedule.Exponential;
import org.mtl4j.methods.schedule.Plateau;
import org.mtl4j.methods.schedule.Step;
import org.mtl4j.methods.schedule.WarmUp;
import org.mtl4j.methods.sharing.branch.AdaShare;
import org.mtl4j.methods.sharing.branch.Ltb;
import org.mtl4j.methods.sharing.chain.Aitm;
import org.mtl4j.methods.sharing.chain.Dbmtl;
import org.mtl4j.methods.sharing.chain.Escm2;
import org.mtl4j.methods.sharing.chain.Esmm;
import org.mtl4j.methods.sharing.condition.Adapters;
import org.mtl4j.methods.sharing.condition.Film;
import org.mtl4j.methods.sharing.condition.Hypernetwork;
import org.mtl4j.methods.sharing.condition.Lora;
import org.mtl4j.methods.sharing.condition.TaskEmbedding;
import org.mtl4j.methods.sharing.expert.Cgc;
import org.mtl4j.methods.sharing.expert.DselectK;
import org.mtl4j.methods.sharing.expert.Mmoe;
import org.mtl4j.methods.sharing.expert.MoeTopk;
import org.mtl4j.methods.sharing.expert.Omoe;
import org.mtl4j.methods.sharing.expert.PepNet;
import org.mtl4j.methods.sharing.expert.Ple;
import org.mtl4j.methods.sharing.expert.Snr;
import org.mtl4j.methods.sharing.expert.StemNet;
import org.mtl4j.methods.sharing.hard.MultiTab;
import org.mtl4j.methods.sharing.hard.SharedBottom;
import org.mtl4j.methods.sharing.hard.SharedMiddle;
import org.mtl4j.methods.sharing.hard.SharedOutput;
import org.mtl4j.methods.sharing.soft.SoftL2;
import org.mtl4j.methods.sharing.soft.SoftTraceNorm;
import org.mtl4j.methods.sharing.soft.TensorFactor;
import org.mtl4j.methods.sharing.stitch.CrossStitch;
import org.mtl4j.methods.sharing.stitch.Mtan;
import org.mtl4j.methods.sharing.stitch.Nddr;
import org.mtl4j.methods.sharing.stitch.PadNet;
import org.mtl4j.methods.sharing.stitch.Sluice;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.task.MultiClass;
import org.mtl4j.methods.task.MultiLabel;
import org.mtl4j.methods.task.Regression;
import org.mtl4j.methods.transfer.Annealed;
import org.mtl4j.methods.transfer.Consistency;
import org.mtl4j.methods.transfer.Distillation;
import org.mtl4j.methods.transfer.Joint;
import org.mtl4j.methods.transfer.KdMtl;
import org.mtl4j.methods.transfer.Mutual;
import org.mtl4j.methods.transfer.Proportional;
import org.mtl4j.methods.transfer.RoundRobin;
import org.mtl4j.methods.transfer.SquareRoot;
import org.mtl4j.methods.transfer.Temperature;
import org.mtl4j.methods.weighting.Achievement;
import org.mtl4j.methods.weighting.AutoLambda;
import org.mtl4j.methods.weighting.Chebyshev;
import org.mtl4j.methods.weighting.Cosmos;
import org.mtl4j.methods.weighting.Dwa;
import org.mtl4j.methods.weighting.DynamicPriority;
import org.mtl4j.methods.weighting.Equal;
import org.mtl4j.methods.weighting.Famo;
import org.mtl4j.methods.weighting.Fixed;
import org.mtl4j.methods.weighting.Forum;
import org.mtl4j.methods.weighting.Geometric;
import org.mtl4j.methods.weighting.Go4Align;
import org.mtl4j.methods.weighting.ImtlL;
import org.mtl4j.methods.weighting.Lbtw;
import org.mtl4j.methods.weighting.Ldc;
import org.mtl4j.methods.weighting.Moml;
import org.mtl4j.methods.weighting.Pbi;
import org.mtl4j.methods.weighting.RandomWeights;
import org.mtl4j.methods.weighting.ScaleInvariant;
import org.mtl4j.methods.weighting.Stch;
import org.mtl4j.methods.weighting.Uncertainty;
import org.mtl4j.methods.weighting.UncertaintySoftmax;

/** The plugin of the methods of MTL4J. One line here registers a method. */
public final class Methods implements Plugin {
  @Override
  public String name() {
    return "mtl-methods";
  }

  @Override
  public List<Class<? extends Record>> provides() {
    return List.of(
        // tasks, losses, metrics
        Regression.class,
        Binary.class,
        MultiClass.class,
        MultiLabel.class,
        org.mtl4j.methods.loss.Mse.class,
        org.mtl4j.methods.loss.Mae.class,
        Huber.class,
        CrossEntropy.class,
        Focal.class,
        Accuracy.class,
        Auc.class,
        AveragePrecision.class,
        F1.class,
        LogLoss.class,
        org.mtl4j.methods.metric.Mse.class,
        Rmse.class,
        org.mtl4j.methods.metric.Mae.class,
        R2.class,
        Rrmse.class,
        // encoders, heads, sharing
        Mlp.class,
        Tabular.class,
        RealMlp.class,
        TabM.class,
        Conv.class,
        ResNet.class,
        FtTransformer.class,
        Recurrent.class,
        Transformer.class,
        MlpHead.class,
        SharedBottom.class,
        SharedMiddle.class,
        SharedOutput.class,
        MultiTab.class,
        SoftL2.class,
        SoftTraceNorm.class,
        TensorFactor.class,
        CrossStitch.class,
        Sluice.class,
        Nddr.class,
        Mtan.class,
        PadNet.class,
        Ltb.class,
        AdaShare.class,
        Mmoe.class,
        Omoe.class,
        Cgc.class,
        Ple.class,
        DselectK.class,
        MoeTopk.class,
        Snr.class,
        StemNet.class,
        PepNet.class,
        Esmm.class,
        Escm2.class,
        Aitm.class,
        Dbmtl.class,
        Film.class,
        TaskEmbedding.class,
        Lora.class,
        Adapters.class,
        Hypernetwork.class,
        // weightings, balancers, transfer
        Equal.class,
        Fixed.class,
        Uncertainty.class,
        ImtlL.class,
        Dwa.class,
        RandomWeights.class,
        ScaleInvariant.class,
        UncertaintySoftmax.class,
        Geometric.class,
        Stch.class,
        Chebyshev.class,
        Pbi.class,
        Cosmos.class,
        Lbtw.class,
        DynamicPriority.class,
        Achievement.class,
        Go4Align.class,
        Ldc.class,
        Famo.class,
        AutoLambda.class,
        Moml.class,
        Forum.class,
        Mean.class,
        Sum.class,
        Mgda.class,
        Pcd.class,
        Pcgrad.class,
        Cagrad.class,
        Upgrad.class,
        DualProj.class,
        GradDrop.class,
        ImtlG.class,
        NashMtl.class,
        FairGrad.class,
        AlignedMtl.class,
        Config.class,
        NtkMtl.class,
        RandomGradients.class,
        Krum.class,
        Modo.class,
        Sdmgrad.class,
        org.mtl4j.methods.balancer.Constant.class,
        ParetoMtl.class,
        Epo.class,
        MeanCone.class,
        MetaBalance.class,
        GradCraft.class,
        PeLtr.class,
        Dibs.class,
        TrimmedMean.class,
        Pivrg.class,
        NtkMtlSr.class,
        Moco.class,
        GradVac.class,
        GradNorm.class,
        ExcessMtl.class,
        EveryK.class,
        DbMtl.class,
        CrMogm.class,
        Joint.class,
        RoundRobin.class,
        Proportional.class,
        SquareRoot.class,
        Annealed.class,
        Temperature.class,
        Mutual.class,
        Consistency.class,
        Distillation.class,
        KdMtl.class,
        // optimizers, schedules
        Optimizer.Sgd.class,
        Optimizer.Momentum.class,
        Optimizer.Adam.class,
        Optimizer.AdamW.class,
        Optimizer.Adagrad.class,
        Optimizer.RmsProp.class,
        Constant.class,
        Cosine.class,
        CosineLog.class,
        Exponential.class,
        org.mtl4j.methods.schedule.Linear.class,
        Plateau.class,
        Step.class,
        WarmUp.class,
        // merging
        org.mtl4j.methods.merging.Mean.class,
        TaskArithmetic.class,
        Ties.class,
        // references
        MeanPrediction.class,
        Linear.class);
  }
}
