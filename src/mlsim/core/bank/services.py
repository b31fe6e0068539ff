"""Short names of services and what they stand for: the list that the exams' own help shows, for the names that questions use."""

from __future__ import annotations

from typing import Final

SHORT_NAMES: Final[tuple[tuple[str, str], ...]] = (
    ("Amazon A2I", "Amazon Augmented AI"),
    ("AMT", "Amazon SageMaker automatic model tuning"),
    ("AWS CDK", "AWS Cloud Development Kit"),
    ("AWS CLI", "AWS Command Line Interface"),
    ("AWS KMS", "AWS Key Management Service"),
    ("Amazon EBS", "Amazon Elastic Block Store"),
    ("Amazon EC2", "Amazon Elastic Compute Cloud"),
    ("Amazon ECR", "Amazon Elastic Container Registry"),
    ("Amazon ECS", "Amazon Elastic Container Service"),
    ("Amazon EFS", "Amazon Elastic File System"),
    ("Amazon EKS", "Amazon Elastic Kubernetes Service"),
    ("Amazon EMR", "formerly Amazon Elastic MapReduce: Spark and Hadoop clusters"),
    ("Amazon MSK", "Amazon Managed Streaming for Apache Kafka"),
    ("Amazon MWAA", "Amazon Managed Workflows for Apache Airflow"),
    ("Amazon RDS", "Amazon Relational Database Service"),
    ("Amazon S3", "Amazon Simple Storage Service"),
    ("Amazon SNS", "Amazon Simple Notification Service"),
    ("Amazon SQS", "Amazon Simple Queue Service"),
    ("Amazon VPC", "Amazon Virtual Private Cloud"),
    ("DWS", "Dynamic Workload Scheduler"),
    ("FM", "foundation model"),
    ("GKE", "Google Kubernetes Engine"),
    ("IAM", "Identity and Access Management"),
    ("LLM", "large language model"),
    ("MCP", "Model Context Protocol"),
    ("RAG", "retrieval-augmented generation"),
    ("RCF", "Random Cut Forest"),
    ("TPU", "Tensor Processing Unit"),
)
